#include "storage/sqlite/log_damage.hpp"

#include "storage/sqlite/log_frame.hpp"
#include "storage/sqlite/raw_file.hpp"
#include "storage/sqlite/wal_file.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace gapless::storage {
namespace {

constexpr std::size_t page_size_at = 8;
constexpr std::size_t commit_mark_at = 4;  // in a frame's header, where its salt follows
constexpr std::size_t frame_salt_at = 8;

using octets = std::span<const std::uint8_t>;

std::uint32_t page_size_in(octets log_header) {
    std::uint32_t size = 0;
    for (const std::uint8_t byte : log_header.subspan(page_size_at, 4)) {
        size = size << 8 | byte;
    }
    return std::has_single_bit(size) && size >= 512 && size <= 65'536 ? size : 0;
}

// Walks over the frames in their order.
class frame_walk {
public:
    explicit frame_walk(octets log_header)
        : salt_(log_header.subspan(wal_salt_offset, wal_salt_bytes)) {
        follow(log_header.subspan(log_header_checksum_at, frame_checksum_bytes));
    }

    // Whether this frame proves that one before it is damaged.
    bool step(octets frame) {
        const octets header = frame.first(frame_header_bytes);
        const bool is_of_this_log =
            std::ranges::equal(header.subspan(frame_salt_at, wal_salt_bytes), salt_);
        const bool is_sound =
            is_of_this_log && is_intact({before_, header, frame.subspan(frame_header_bytes)});
        const bool is_proof = is_sound && has_bad_ && follows_commit_;
        const auto mark = header.subspan(commit_mark_at, 4);
        has_bad_ = has_bad_ || !is_sound;
        follows_commit_ = is_of_this_log &&
                          std::ranges::any_of(mark, [](std::uint8_t byte) { return byte != 0; });
        follow(header.subspan(frame_checksum_at));
        return is_proof;
    }

private:
    void follow(octets checksum) { std::ranges::copy(checksum, before_.begin()); }

    octets salt_;
    std::array<std::uint8_t, frame_checksum_bytes> before_{};
    bool has_bad_ = false;
    bool follows_commit_ = false;
};

}  // namespace

result<bool> is_log_damaged(const std::string& database, const std::string& vfs) {
    auto opened = raw_file::open_wal(database, vfs);
    if (!opened) {
        return opened.error();
    }
    if (*opened == nullptr) {
        return false;
    }
    raw_file& file = **opened;
    const auto size = file.size();
    if (!size) {
        return size.error();
    }
    std::array<std::uint8_t, log_header_bytes> header{};
    if (*size < log_header_bytes || !file.has_safe_overwrite()) {
        return false;
    }
    if (auto read = file.read(header, 0); !read) {
        return read.error();
    }
    const std::uint32_t page_bytes = page_size_in(header);
    if (page_bytes == 0) {
        return false;
    }
    std::vector<std::uint8_t> frame(frame_header_bytes + page_bytes);
    const auto step = static_cast<std::int64_t>(frame.size());
    frame_walk walk(header);
    for (std::int64_t at = log_header_bytes; at + step <= *size; at += step) {
        if (auto read = file.read(frame, at); !read) {
            return read.error();
        }
        if (walk.step(frame)) {
            return true;
        }
    }
    return false;
}

}  // namespace gapless::storage
