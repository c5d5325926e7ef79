#pragma once

#include <gapless/result.hpp>

#include <string>

namespace gapless::storage {

// What our files and directories are: the owner's alone, for there are keys and tokens in them.
inline constexpr unsigned private_file = 0600;
inline constexpr unsigned private_directory = 0700;

// Makes the directory, and those above it that are missing, so that it is there after a power
// failure. One that exists is left as it is. Fails with storage_full and storage_failed.
[[nodiscard]] result<void> make_directory(const std::string& path);

// Makes an empty file that others may not read, unless there is one. Fails as make_directory.
[[nodiscard]] result<void> make_private_file(const std::string& path);

// The path from the root, which no change of the working directory can bend.
[[nodiscard]] std::string absolute_path(const std::string& path);

// What the operating system says of a path, as an error of ours.
[[nodiscard]] error system_failure(const std::string& path, int number);

}  // namespace gapless::storage
