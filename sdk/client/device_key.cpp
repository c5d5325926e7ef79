#include "sdk/client/device_key.hpp"

#include "protocol/crypto/identity.hpp"
#include "protocol/crypto/signing_key.hpp"

#include <gapless/assert.hpp>

namespace gapless::sdk {

device_key device_key::make(protocol::entropy& entropy) {
    crypto::secret_bytes<32> secret;
    entropy.fill(secret.writable());
    const auto pair = crypto::signing_key::from(secret);
    GAPLESS_ASSERT(pair.has_value());

    device_key made;
    made.public_key = pair->public_half();
    made.device = crypto::device_of(made.public_key);
    made.secret_key.assign(secret.view().begin(), secret.view().end());
    return made;
}

}  // namespace gapless::sdk
