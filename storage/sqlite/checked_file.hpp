#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct sqlite3_file;
struct sqlite3_vfs;

namespace gapless::storage {

// One opening of a file behind SQLite's sqlite3_file, on top of the same opening in another VFS.
//
// Of a database each page is sealed when it is written and judged when it is read, and of a
// write-ahead log each page that is read back is judged by its frame. A page that is not as it was
// written is SQLITE_IOERR_DATA. All other files, and what is no page, pass through: headers too,
// which SQLite reads before it knows whether a log has a better page in the place of a torn one.
//
// A log keeps the bytes that SQLite gives it, since it has checksums of its own over them.
class checked_file {
public:
    // SQLite's memory for a file, and an opening put into it; xClose ends it. SQLite's code.
    [[nodiscard]] static int room_bytes();
    [[nodiscard]] static int open(
        sqlite3_vfs& base, const char* path, sqlite3_file* where, int flags, int* out_flags
    );

    ~checked_file();

    checked_file(const checked_file&) = delete;
    checked_file& operator=(const checked_file&) = delete;

    // Both return SQLite's codes.
    [[nodiscard]] int read(std::span<std::uint8_t> into, std::int64_t offset);
    [[nodiscard]] int write(std::span<const std::uint8_t> bytes, std::int64_t offset);

    // Whether a page that was read was not as it had been written.
    [[nodiscard]] bool has_met_damage() const { return has_met_damage_; }

    // The opening below.
    [[nodiscard]] sqlite3_file* below() { return below_; }

private:
    enum class kind : std::uint8_t { database, log, other };

    checked_file(const sqlite3_vfs& base, int flags);

    [[nodiscard]] int read_below(std::span<std::uint8_t> into, std::int64_t offset);
    [[nodiscard]] int read_page(std::span<std::uint8_t> page, std::int64_t offset);
    [[nodiscard]] int read_part(std::span<std::uint8_t> into, std::int64_t offset);
    [[nodiscard]] int read_frame(std::span<std::uint8_t> page, std::int64_t offset);
    [[nodiscard]] int judged(bool is_as_written);

    const kind kind_;
    std::unique_ptr<std::uint64_t[]> room_;
    sqlite3_file* below_;                // in room_
    std::int64_t page_bytes_ = 0;        // of a database, as the last whole page was
    std::vector<std::uint8_t> scratch_;  // one page
    bool has_met_damage_ = false;
};

}  // namespace gapless::storage
