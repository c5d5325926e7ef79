#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <gapless/ids.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace gapless::crypto {

// Encrypts one file (c2sp.org/chunked-encryption, Cobblestone-256): a salt, a commitment to the
// key, and chunks of 16 KiB, of which the last one is shorter. So a file that was cut, or whose
// chunks were moved, does not open; and any chunk opens without those before it.
//
// Drive it: write header(), then chunk after chunk by its number; or open them in any order. It
// keeps a copy of the keys; the algorithms must outlive it.
class file_cipher {
public:
    static constexpr std::size_t salt_size = 24;
    static constexpr std::size_t header_size = salt_size + 32;
    static constexpr std::size_t chunk_size = 16 * 1'024;
    static constexpr std::size_t sealed_chunk_size = chunk_size + algorithms::tag_size;
    static constexpr std::uint64_t chunks_max = std::uint64_t{1} << 38;

    using salt_view = std::span<const std::uint8_t, salt_size>;
    using header_bytes = std::array<std::uint8_t, header_size>;

    // To seal. The salt is fresh from the entropy port, and the key (FK) as well.
    file_cipher(
        algorithms& use, const secret_bytes<32>& file_key, salt_view salt, byte_view context
    );

    // To open what begins with this header. Fails with truncated and wrong_commitment.
    [[nodiscard]] static outcome<file_cipher> opening(
        algorithms& use, const secret_bytes<32>& file_key, byte_view header, byte_view context
    );

    [[nodiscard]] const header_bytes& header() const { return header_; }

    // A chunk of the file: chunk_size bytes, the last one fewer (none, if the size of the file is a
    // multiple). Fails with out_of_bounds for a chunk that is too long, or one too many.
    [[nodiscard]] outcome<bytes> seal_chunk(std::uint64_t number, byte_view plain) const;

    // The last chunk is the one that is shorter than sealed_chunk_size: a file that ends with a
    // whole one was cut. Fails with out_of_bounds, truncated and not_authentic.
    [[nodiscard]] outcome<bytes> open_chunk(std::uint64_t number, byte_view sealed) const;

private:
    [[nodiscard]] std::array<std::uint8_t, 12> nonce_of(std::uint64_t number) const;

    algorithms* use_;
    header_bytes header_{};
    secret_bytes<32> key_;
    std::array<std::uint8_t, 12> base_nonce_{};
};

// What a file is bound to: its message, and its place among the message's files.
[[nodiscard]] bytes file_context(
    const relation_id& relation, const client_id& message, std::uint32_t index
);

// A file that fits into memory, at once. Opening fails as a file_cipher does.
[[nodiscard]] bytes seal_file(
    algorithms& use,
    const secret_bytes<32>& file_key,
    file_cipher::salt_view salt,
    byte_view context,
    byte_view plain
);
[[nodiscard]] outcome<bytes> open_file(
    algorithms& use, const secret_bytes<32>& file_key, byte_view context, byte_view sealed
);

}  // namespace gapless::crypto
