#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::integration {

// What is looked for, by its name, in each form that it may have been written in.
struct needle {
    std::string name;
    std::vector<std::string> forms;
};

// A text, as it is.
[[nodiscard]] needle text_needle(std::string name, std::string text);

// Bytes: as they are, in hexadecimal of both kinds, and in base64; of long ones the beginning will
// do.
[[nodiscard]] needle bytes_needle(std::string name, std::string_view bytes);

// The names of those that stand somewhere in these pieces.
[[nodiscard]] std::set<std::string> found_in(
    const std::vector<std::string>& pieces, const std::vector<needle>& wanted
);

// All files of a directory and those below it, a piece each.
[[nodiscard]] std::vector<std::string> files_in(const std::filesystem::path& directory);

}  // namespace gapless::integration
