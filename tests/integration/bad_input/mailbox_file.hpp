#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <string>

namespace gapless::integration {

// The file of a mailbox that is closed, for tests that spoil it.
class mailbox_file {
public:
    explicit mailbox_file(const std::string& directory) : path_(directory + "/mailbox.db") {}

    void overwrite(std::size_t at, const std::string& bytes) const {
        std::fstream file{path_, std::ios::binary | std::ios::in | std::ios::out};
        file.seekp(static_cast<std::streamoff>(at));
        file << bytes;
    }

    [[nodiscard]] std::string content() const {
        std::ifstream file{path_, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    static constexpr std::size_t page_bytes = 4'096;

private:
    std::filesystem::path path_;
};

}  // namespace gapless::integration
