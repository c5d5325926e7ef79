#pragma once

#include <gapless/result.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct sqlite3_file;
struct sqlite3_vfs;

namespace gapless::storage {

// Whether there is a file of this name. Fails with storage_failed.
[[nodiscard]] result<bool> file_exists(const std::string& path, const std::string& vfs);

// Makes sure that the names of the files beside a database are on the disk, whoever made them.
// Fails with storage_full and storage_failed.
[[nodiscard]] result<void> sync_names_beside(const std::string& database, const std::string& vfs);

// A database, its write-ahead log, or what is beside them, as plain bytes, through the VFS that the
// database uses.
class raw_file {
public:
    // Null when there is no such file. Fails with storage_failed.
    [[nodiscard]] static result<std::unique_ptr<raw_file>> open_wal(
        const std::string& database, const std::string& vfs
    );

    // To be read only. Null when there is no such file. Fails with storage_failed.
    [[nodiscard]] static result<std::unique_ptr<raw_file>> open_database(
        const std::string& path, const std::string& vfs
    );

    // Made if it is missing. Fails with storage_full and storage_failed.
    [[nodiscard]] static result<std::unique_ptr<raw_file>> make(
        const std::string& path, const std::string& vfs
    );
    ~raw_file();

    raw_file(const raw_file&) = delete;
    raw_file& operator=(const raw_file&) = delete;

    [[nodiscard]] result<std::int64_t> size();
    [[nodiscard]] result<void> read(std::span<std::uint8_t> into, std::int64_t offset);
    [[nodiscard]] result<void> write(std::span<const std::uint8_t> bytes, std::int64_t offset);
    [[nodiscard]] result<void> sync();

    // A power failure during a write harms no byte that is not being written.
    [[nodiscard]] bool has_safe_overwrite() const;

private:
    raw_file(sqlite3_vfs& vfs, std::string path);

    [[nodiscard]] static result<std::unique_ptr<raw_file>> open_existing(
        const std::string& path, const std::string& vfs, int flags
    );
    [[nodiscard]] result<void> open(int flags);

    [[nodiscard]] result<void> judge(int code) const;

    sqlite3_vfs& vfs_;
    std::string path_;  // the file borrows its name
    std::unique_ptr<std::uint64_t[]> room_;
    sqlite3_file* file_ = nullptr;  // in room_; null while it is not open
};

}  // namespace gapless::storage
