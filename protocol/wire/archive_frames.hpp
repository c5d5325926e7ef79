#pragma once

#include <gapless/ids.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gapless::protocol {

// A user's key archive: the secrets of epochs for devices that come later, as chunks that are only
// ever appended, and the keys of the chunks, in boxes. All of it is sealed (protocol/crypto): the
// server keeps it as it came.

inline constexpr std::size_t archive_chunk_bytes_max = 32 * 1'024;
inline constexpr std::size_t archive_chunks_max = 16 * 1'024;
inline constexpr std::size_t key_box_bytes_max = 16 * 1'024;

// Client → server, as a request: this chunk is the next one. The number is that of the chunk.
struct append_archive {
    std::uint64_t number = 0;
    std::string chunk;

    friend bool operator==(const append_archive&, const append_archive&) = default;
};

// A question: it changes nothing. What there is from this chunk on.
struct fetch_archive {
    std::uint64_t from = 0;

    friend bool operator==(const fetch_archive&, const fetch_archive&) = default;
};

// The box of one device of the user, or, for no device (zeros), that of the recovery code. It takes
// the place of the one before.
struct put_key_box {
    device_id device;
    std::string box;

    friend bool operator==(const put_key_box&, const put_key_box&) = default;
};

// One page of the chunks, and the boxes for the device that asks and for the recovery code.
struct fetched_archive {
    std::uint64_t count = 0;  // of all chunks
    std::vector<std::string> chunks;
    std::string box;       // empty: none
    std::string recovery;  // empty: none

    friend bool operator==(const fetched_archive&, const fetched_archive&) = default;
};

}  // namespace gapless::protocol
