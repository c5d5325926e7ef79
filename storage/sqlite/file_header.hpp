#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace gapless::storage {

// What the first bytes of a database say of what stands in it.
struct file_header {
    std::int64_t application = 0;
    std::int64_t version = 0;
};

// Reads them without SQLite, and without asking whether they are as they were written: a later
// version of ours may keep its checksums otherwise, and still be one. Empty when the file is no
// database or cannot be read.
[[nodiscard]] std::optional<file_header> read_file_header(
    const std::string& path, const std::string& vfs
);

}  // namespace gapless::storage
