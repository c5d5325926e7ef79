#include "protocol/crypto/signed_object.hpp"

#include <algorithm>

namespace gapless::crypto {

byte_view unsigned_part(byte_view signed_object) {
    return signed_object.size() < signature::size
               ? byte_view{}
               : signed_object.first(signed_object.size() - signature::size);
}

bytes sign_object(const signing_key& signer, label purpose, bytes object) {
    const signature made = signer.sign(purpose, object);
    object.insert(object.end(), made.bytes.begin(), made.bytes.end());
    return object;
}

outcome<byte_view> verify_object(
    const verifying_key& signer, label purpose, byte_view signed_object
) {
    if (signed_object.size() < signature::size) {
        return reason::truncated;
    }
    const byte_view object = unsigned_part(signed_object);
    const byte_view last = signed_object.last(signature::size);
    signature made;
    std::copy(last.begin(), last.end(), made.bytes.begin());
    if (const auto verified = signer.verify(purpose, object, made); !verified) {
        return verified.error();
    }
    return object;
}

}  // namespace gapless::crypto
