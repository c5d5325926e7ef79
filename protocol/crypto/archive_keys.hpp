#pragma once

#include "protocol/crypto/byte_reader.hpp"
#include "protocol/crypto/byte_writer.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <cstddef>
#include <vector>

namespace gapless::crypto {

// The keys of a user's archive, by generation: the first is generation 1. There is one more after
// each device that was revoked, which shall not read on.
using archive_keys = std::vector<secret_bytes<32>>;

inline constexpr std::size_t archive_generations_max = 256;

inline void write_archive_keys(byte_writer& out, const archive_keys& keys) {
    out.u16(static_cast<std::uint16_t>(keys.size()));
    for (const auto& each : keys) {
        out.raw(each.view());
    }
}

[[nodiscard]] inline archive_keys read_archive_keys(byte_reader& in) {
    archive_keys read;
    for (auto left = in.at_most(in.u16(), archive_generations_max); left > 0; --left) {
        read.emplace_back(in.fixed<32>());
    }
    in.require(!read.empty(), reason::malformed);
    return read;
}

}  // namespace gapless::crypto
