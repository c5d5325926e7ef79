#include "protocol/crypto/identity.hpp"

#include <gapless/assert.hpp>

namespace gapless::crypto {

device_id device_of(algorithms& use, const public_key& signing) {
    return device_id{first_half(use.sha256({view_of("gapless/v1/did"), signing.bytes}))};
}

device_id device_of(const public_key& signing) {
    const auto use = algorithms::load();
    // An unknown device must not come of a machine that has run out of memory.
    GAPLESS_ASSERT(use.has_value());
    return device_of(**use, signing);
}

relation_id relation_of(algorithms& use, byte_view genesis) {
    return relation_id{first_half(use.sha256({view_of("gapless/v1/rid"), genesis}))};
}

digest fingerprint_of(algorithms& use, const public_key& account_key) {
    return use.sha256({view_of("gapless/v1/aik"), account_key.bytes});
}

}  // namespace gapless::crypto
