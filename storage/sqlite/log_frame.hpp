#pragma once

#include <cstdint>
#include <span>

namespace gapless::storage {

// Where things stand in a write-ahead log: its header, then frames of a header and a page each. All
// numbers are big-endian.
inline constexpr std::int64_t log_header_bytes = 32;
inline constexpr std::int64_t frame_header_bytes = 24;

// A checksum takes eight bytes. The log's header ends with its own; a frame's continues the one
// before it.
inline constexpr std::int64_t frame_checksum_bytes = 8;
inline constexpr std::int64_t log_header_checksum_at = 24;
inline constexpr std::int64_t frame_checksum_at = 16;

// One frame as it was read.
struct log_frame {
    std::span<const std::uint8_t> before;  // the checksum that it continues
    std::span<const std::uint8_t> header;
    std::span<const std::uint8_t> page;
};

// Whether the frame has the checksum that SQLite gave it. SQLite looks only when it recovers a log,
// and takes a frame that is read later for what was written.
[[nodiscard]] bool is_intact(const log_frame&);

}  // namespace gapless::storage
