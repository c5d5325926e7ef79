#include "protocol/crypto/generation_key.hpp"

#include "protocol/crypto/hkdf.hpp"

#include <utility>

namespace gapless::crypto {

generation_key::generation_key(std::uint32_t number, secret_bytes<32> key)
    : number_(number), key_(std::move(key)) {}

generation_key generation_key::copy() const { return {number_, key_.copy()}; }

outcome<generation_key> generation_key::at(algorithms& use, std::uint32_t number) const {
    if (number < number_) {
        return reason::generation_gone;
    }
    if (number - number_ > steps_max) {
        return reason::generation_too_far;
    }
    generation_key found = copy();
    while (found.number_ != number) {
        ++found.number_;
        found.key_ =
            hkdf_key(use, found.key_.view(), {view_of("ratchet"), big_endian(found.number_)});
    }
    return found;
}

sender_keys generation_key::keys_of(algorithms& use, const device_id& sender) const {
    sender_keys made;
    made.message = hkdf_key(use, key_.view(), {view_of("msg"), sender.bytes});
    made.hedge = hkdf_key(use, key_.view(), {view_of("hedge"), sender.bytes});
    return made;
}

}  // namespace gapless::crypto
