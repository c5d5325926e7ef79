#include "protocol/crypto/label.hpp"

#include <gapless/assert.hpp>

#include <limits>

namespace gapless::crypto {

std::string_view text_of(label purpose) {
    switch (purpose) {
        case label::device_list:
            return "gapless/v1/devlist";
        case label::kem_key:
            return "gapless/v1/kemkey";
        case label::relation_entry:
            return "gapless/v1/rel";
        case label::message:
            return "gapless/v1/msg";
        case label::login:
            return "gapless/v1/auth";
        case label::backup:
            return "gapless/v1/backup";
    }
    std::abort();
}

bytes signature_input(label purpose, byte_view object) {
    GAPLESS_ASSERT(object.size() <= std::numeric_limits<std::uint32_t>::max());
    const byte_view text = view_of(text_of(purpose));
    const auto length = big_endian(static_cast<std::uint32_t>(object.size()));
    bytes input;
    input.reserve(text.size() + 1 + length.size() + object.size());
    input.insert(input.end(), text.begin(), text.end());
    input.push_back(0);
    input.insert(input.end(), length.begin(), length.end());
    input.insert(input.end(), object.begin(), object.end());
    return input;
}

}  // namespace gapless::crypto
