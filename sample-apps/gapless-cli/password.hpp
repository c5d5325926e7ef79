#pragma once

#include <gapless/result.hpp>

#include <string>

namespace gapless::cli {

// The first line of the file; without a file what somebody types at the terminal, unseen. Errors:
// usage, when there is neither, or nothing in it.
[[nodiscard]] result<std::string> read_password(const std::string& file);

// The same of a recovery code.
[[nodiscard]] result<std::string> read_recovery_code(const std::string& file);

// The whole of a file. Errors: usage.
[[nodiscard]] result<std::string> read_whole_file(const std::string& path);

}  // namespace gapless::cli
