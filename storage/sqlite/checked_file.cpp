#include "storage/sqlite/checked_file.hpp"

#include "protocol/planted.hpp"
#include "storage/sqlite/log_frame.hpp"
#include "storage/sqlite/page_checksum.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace gapless::storage {
namespace {

constexpr std::size_t smallest_page = 512;
constexpr std::int64_t database_header_bytes = 100;
constexpr std::size_t reserved_bytes_at = 20;  // in the header

bool is_page_sized(std::size_t bytes) {
    return bytes >= smallest_page && std::has_single_bit(bytes);
}

bool is_whole_page(std::size_t bytes, std::int64_t offset) {
    return is_page_sized(bytes) && offset % static_cast<std::int64_t>(bytes) == 0;
}

std::uint64_t page_number(std::size_t bytes, std::int64_t offset) {
    return static_cast<std::uint64_t>(offset) / bytes + 1;
}

// A database of another program has no room for our checksums.
bool has_room(std::span<const std::uint8_t> page, std::int64_t offset) {
    return offset != 0 || page[reserved_bytes_at] == checksum_bytes;
}

}  // namespace

checked_file::checked_file(const sqlite3_vfs& base, int flags)
    : kind_(
          (flags & SQLITE_OPEN_MAIN_DB) != 0 ? kind::database
          : (flags & SQLITE_OPEN_WAL) != 0   ? kind::log
                                             : kind::other
      ),
      room_(std::make_unique<std::uint64_t[]>(static_cast<std::size_t>(base.szOsFile) / 8 + 1)),
      below_(reinterpret_cast<sqlite3_file*>(room_.get())) {}

checked_file::~checked_file() {
    if (below_->pMethods != nullptr) {
        below_->pMethods->xClose(below_);
    }
}

int checked_file::read(std::span<std::uint8_t> into, std::int64_t offset) {
    if (kind_ == kind::log && is_page_sized(into.size())) {
        return read_frame(into, offset);
    }
    if (kind_ != kind::database) {
        return read_below(into, offset);
    }
    return is_whole_page(into.size(), offset) ? read_page(into, offset) : read_part(into, offset);
}

int checked_file::write(std::span<const std::uint8_t> bytes, std::int64_t offset) {
    if (kind_ == kind::database && is_whole_page(bytes.size(), offset)) {
        if (!has_room(bytes, offset)) {
            return SQLITE_IOERR_WRITE;
        }
        page_bytes_ = static_cast<std::int64_t>(bytes.size());
        // The bytes are SQLite's own page, which readers may be looking at.
        scratch_.assign(bytes.begin(), bytes.end());
        seal_page(scratch_, page_number(bytes.size(), offset));
        bytes = scratch_;
    }
    return below_->pMethods->xWrite(below_, bytes.data(), static_cast<int>(bytes.size()), offset);
}

int checked_file::read_below(std::span<std::uint8_t> into, std::int64_t offset) {
    return below_->pMethods->xRead(below_, into.data(), static_cast<int>(into.size()), offset);
}

// A page that the file ends before is nobody's damage: SQLite asks so whether there is one.
int checked_file::read_page(std::span<std::uint8_t> page, std::int64_t offset) {
    if (const int code = read_below(page, offset); code != SQLITE_OK) {
        return code;
    }
    page_bytes_ = static_cast<std::int64_t>(page.size());
    const bool is_as_written =
        is_sealed(page, page_number(page.size(), offset)) || is_unsealed(page);
    const int code = judged(has_room(page, offset) && is_as_written);
    // What SQLite changes of it goes into the log without the old seal, so that the page is one of
    // ours whoever brings it from there into the database.
    unseal_page(page);
    return code;
}

// Some versions of SQLite read of a page only what they need.
int checked_file::read_part(std::span<std::uint8_t> into, std::int64_t offset) {
    const auto bytes = static_cast<std::int64_t>(into.size());
    const std::int64_t within = page_bytes_ == 0 ? 0 : offset % page_bytes_;
    if (offset < database_header_bytes || within + bytes > page_bytes_) {
        return read_below(into, offset);
    }
    scratch_.resize(static_cast<std::size_t>(page_bytes_));
    const int code = read_page(scratch_, offset - within);
    if (code == SQLITE_IOERR_SHORT_READ) {
        return read_below(into, offset);
    }
    std::copy_n(scratch_.begin() + within, bytes, into.begin());
    return code;
}

int checked_file::read_frame(std::span<std::uint8_t> page, std::int64_t offset) {
    if (const int code = read_below(page, offset); code != SQLITE_OK) {
        return code;
    }
    const auto frame_bytes = frame_header_bytes + static_cast<std::int64_t>(page.size());
    const std::int64_t begin = offset - frame_header_bytes;
    if (begin < log_header_bytes || (begin - log_header_bytes) % frame_bytes != 0) {
        return SQLITE_OK;
    }
    const bool is_first = begin == log_header_bytes;
    std::array<std::uint8_t, frame_checksum_bytes> before{};
    std::array<std::uint8_t, frame_header_bytes> header{};
    const std::int64_t before_at =
        is_first ? log_header_checksum_at : begin - frame_bytes + frame_checksum_at;
    if (const int code = read_below(before, before_at); code != SQLITE_OK) {
        return code;
    }
    if (const int code = read_below(header, begin); code != SQLITE_OK) {
        return code;
    }
    return judged(is_intact({before, header, page}));
}

int checked_file::judged(bool is_as_written) {
    if (is_as_written || GAPLESS_PLANTED(page_checksum_not_verified)) {
        return SQLITE_OK;
    }
    has_met_damage_ = true;
    return SQLITE_IOERR_DATA;
}

}  // namespace gapless::storage
