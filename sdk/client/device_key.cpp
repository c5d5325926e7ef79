#include "sdk/client/device_key.hpp"

#include <gapless/assert.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace gapless::sdk {

device_key device_key::make(protocol::entropy& entropy) {
    std::array<std::uint8_t, 32> secret{};
    entropy.fill(secret);

    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret.data(), secret.size()),
        &EVP_PKEY_free
    );
    GAPLESS_ASSERT(pair != nullptr);

    device_key made;
    std::size_t size = made.public_key.bytes.size();
    GAPLESS_ASSERT(
        EVP_PKEY_get_raw_public_key(pair.get(), made.public_key.bytes.data(), &size) == 1
    );
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned digest_size = 0;
    GAPLESS_ASSERT(
        EVP_Digest(
            made.public_key.bytes.data(), size, digest.data(), &digest_size, EVP_sha256(), nullptr
        ) == 1
    );
    std::copy_n(digest.begin(), made.device.bytes.size(), made.device.bytes.begin());
    made.secret_key.assign(secret.begin(), secret.end());
    return made;
}

}  // namespace gapless::sdk
