#include "server/rest/device_of_key.hpp"

#include <gapless/assert.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace gapless::server {

device_id device_of(const public_key& key) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    const int is_made = EVP_Digest(
        key.bytes.data(), public_key::size, digest.data(), nullptr, EVP_sha256(), nullptr
    );
    // It fails only for want of memory: an unknown device must not come of that.
    GAPLESS_ASSERT(is_made == 1);
    device_id made;
    std::copy_n(digest.begin(), device_id::size, made.bytes.begin());
    return made;
}

}  // namespace gapless::server
