#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace gapless::storage {

// The checksum that each page of our databases ends with, so that bits which turned over on the
// disk are seen: SQLite itself reads a changed letter or number as if it had been written.
//
// It is not for adversaries. Each word of a page takes part by steps that lose nothing, so pages
// that differ within one word of eight bytes always differ in their checksums, and others do but
// for one case in 2^64. The page's number takes part: a page that lies in another's place does not
// fit there. The bytes are the same on every machine.
inline constexpr std::size_t checksum_bytes = 8;

// Puts the checksum into the page's last bytes, which SQLite leaves alone.
void seal_page(std::span<std::uint8_t> page, std::uint64_t number);

[[nodiscard]] bool is_sealed(std::span<const std::uint8_t> page, std::uint64_t number);

// Takes it away again; and whether a page has none, which is no checksum of any page.
void unseal_page(std::span<std::uint8_t> page);
[[nodiscard]] bool is_unsealed(std::span<const std::uint8_t> page);

}  // namespace gapless::storage
