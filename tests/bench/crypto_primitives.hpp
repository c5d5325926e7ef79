#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace gapless::bench {

// The primitives of one sealed message, as OpenSSL has them: everything looked up and allotted
// before, and nothing around them. What a message of ours is measured by.
class crypto_primitives {
public:
    crypto_primitives(std::size_t aad_size, std::size_t content_size, std::size_t plaintext_size);
    ~crypto_primitives();

    void seal();
    void open();

    // An ephemeral key of its own and what it agrees on with another: what a wrap cannot do
    // without.
    void agree();

private:
    struct loaded;

    void derive_keys();
    void hash(const std::vector<std::uint8_t>& some);
    void authenticate();

    std::unique_ptr<loaded> loaded_;
    std::vector<std::uint8_t> aad_;
    std::vector<std::uint8_t> content_;
    std::vector<std::uint8_t> plaintext_;
    std::vector<std::uint8_t> ciphertext_;
    std::array<std::uint8_t, 64> signature_{};
    std::array<std::uint8_t, 16> tag_{};
};

}  // namespace gapless::bench
