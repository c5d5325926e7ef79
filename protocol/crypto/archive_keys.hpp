#pragma once

#include "protocol/crypto/archive_key.hpp"
#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gapless::crypto {

// The keys of a user's archive, as far as a device knows them, the newest last.
using archive_keys = std::vector<archive_key>;

inline constexpr std::size_t archive_keys_max = 256;

inline void write_archive_keys(byte_writer& out, const archive_keys& keys) {
    out.u16(static_cast<std::uint16_t>(keys.size()));
    for (const auto& each : keys) {
        out.u32(each.since).raw(each.secret.view());
    }
}

[[nodiscard]] inline archive_keys read_archive_keys(byte_reader& in) {
    archive_keys read;
    for (auto left = in.at_most(in.u16(), archive_keys_max); left > 0; --left) {
        const auto since = in.u32();
        read.push_back({since, secret_bytes<32>{in.fixed<32>()}});
    }
    in.require(!read.empty(), reason::malformed);
    return read;
}

}  // namespace gapless::crypto
