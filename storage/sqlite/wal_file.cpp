#include "storage/sqlite/wal_file.hpp"

#include "protocol/planted.hpp"
#include "storage/sqlite/log_frame.hpp"
#include "storage/sqlite/raw_file.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace gapless::storage {
namespace {

constexpr std::size_t page_size_offset = 8;

using header = std::array<std::uint8_t, log_header_bytes>;

std::uint64_t big_endian(std::span<const std::uint8_t> bytes) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) {
        value = value << 8 | byte;
    }
    return value;
}

// Where the first frame after `acknowledged` stands; 0 in a log that was begun anew since then, of
// which no frame counts: what it had before is in the database.
std::int64_t end_of(const wal_state& acknowledged, const header& head) {
    const std::span<const std::uint8_t> bytes(head);
    const auto salt = big_endian(bytes.subspan(wal_salt_offset, wal_salt_bytes));
    if (acknowledged.frames == 0 || acknowledged.salt != salt ||
        GAPLESS_PLANTED(wal_discarded_whole)) {
        return 0;
    }
    const auto page_bytes =
        static_cast<std::int64_t>(big_endian(bytes.subspan(page_size_offset, 4)));
    const auto frames = static_cast<std::int64_t>(acknowledged.frames);
    return log_header_bytes + frames * (frame_header_bytes + page_bytes);
}

result<void> copy_onto_itself(raw_file& file, std::int64_t size) {
    constexpr std::int64_t piece_bytes = 64 * 1024;
    std::vector<std::uint8_t> piece;
    for (std::int64_t at = 0; at < size; at += piece_bytes) {
        piece.resize(static_cast<std::size_t>(std::min(piece_bytes, size - at)));
        if (auto read = file.read(piece, at); !read) {
            return read;
        }
        if (auto written = file.write(piece, at); !written) {
            return written;
        }
    }
    return file.sync();
}

}  // namespace

result<void> discard_wal_after(
    const std::string& database, const std::string& vfs, const wal_state& acknowledged
) {
    auto opened = raw_file::open_wal(database, vfs);
    if (!opened) {
        return opened.error();
    }
    if (*opened == nullptr) {
        return {};
    }
    raw_file& file = **opened;
    const auto size = file.size();
    if (!size) {
        return size.error();
    }
    if (*size < log_header_bytes) {
        return {};
    }
    header head{};
    if (auto read = file.read(head, 0); !read) {
        return read;
    }
    const std::int64_t end = end_of(acknowledged, head);
    if (end >= *size) {
        return {};
    }
    const std::array<std::uint8_t, frame_header_bytes> nothing{};
    if (auto written = file.write(nothing, end); !written) {
        return written;
    }
    return file.sync();
}

result<void> renew_wal(const std::string& database, const std::string& vfs) {
    auto opened = raw_file::open_wal(database, vfs);
    if (!opened) {
        return opened.error();
    }
    if (*opened == nullptr) {
        return {};
    }
    if (auto synced = sync_names_beside(database, vfs); !synced) {
        return synced;
    }
    if (!(*opened)->has_safe_overwrite()) {
        return {};
    }
    const auto size = (*opened)->size();
    if (!size) {
        return size.error();
    }
    return copy_onto_itself(**opened, *size);
}

}  // namespace gapless::storage
