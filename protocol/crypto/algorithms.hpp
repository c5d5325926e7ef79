#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/secret_bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace gapless::crypto {

// The hashes and ciphers of this layer, looked up once, with the contexts that their calls reuse:
// OpenSSL 3.0 takes longer to find an algorithm than to use it on a message.
//
// Whoever composes a program loads one for each strand and lends it to the functions of this layer.
// It holds no state that a call could see of another; a context may keep the key of its last call
// until the next one or its end. Not for two threads at once. A call fails only when memory has run
// out, and then it stops the program, as operator new would.
class algorithms {
public:
    static constexpr std::size_t key_size = 32;
    static constexpr std::size_t nonce_size = 12;
    static constexpr std::size_t tag_size = 16;
    static constexpr std::size_t block_size = 16;

    using key_view = std::span<const std::uint8_t, key_size>;
    using nonce_view = std::span<const std::uint8_t, nonce_size>;
    using block = std::array<std::uint8_t, block_size>;

    // Fails with reason::unavailable when this machine's OpenSSL lacks one of them.
    [[nodiscard]] static outcome<std::unique_ptr<algorithms>> load();

    ~algorithms();
    algorithms(const algorithms&) = delete;
    algorithms& operator=(const algorithms&) = delete;

    [[nodiscard]] digest sha256(byte_parts parts);
    [[nodiscard]] std::array<std::uint8_t, 64> sha512(byte_parts parts);
    [[nodiscard]] secret_bytes<32> hmac_sha256(byte_view key, byte_parts parts);
    [[nodiscard]] secret_bytes<64> hmac_sha512(byte_view key, byte_parts parts);

    // AES-256-GCM. `sealed` is as long as the plaintext and the tag, which stands last. The two may
    // be the same memory.
    void gcm_seal(
        key_view key,
        nonce_view nonce,
        byte_view aad,
        byte_view plaintext,
        std::span<std::uint8_t> sealed
    );

    // `plaintext` is as long as `sealed` without its tag. Fails with truncated and not_authentic,
    // and then `plaintext` was overwritten.
    [[nodiscard]] outcome<void> gcm_open(
        key_view key,
        nonce_view nonce,
        byte_view aad,
        byte_view sealed,
        std::span<std::uint8_t> plaintext
    );

    // AES-256 of some blocks, each by itself: a part of XAES, and nothing to encrypt with.
    void aes_blocks(key_view key, std::span<const block> plain, std::span<block> encrypted);

private:
    struct contexts;

    explicit algorithms(std::unique_ptr<contexts> loaded);

    std::unique_ptr<contexts> contexts_;
};

}  // namespace gapless::crypto
