#include "protocol/crypto/wipe.hpp"

#include <openssl/crypto.h>

namespace gapless::crypto {

void wipe(std::span<std::uint8_t> secret) {
    if (!secret.empty()) {
        OPENSSL_cleanse(secret.data(), secret.size());
    }
}

bool is_equal_in_constant_time(byte_view left, byte_view right) {
    return left.size() == right.size() &&
           (left.empty() || CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0);
}

}  // namespace gapless::crypto
