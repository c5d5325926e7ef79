#pragma once

#include "protocol/crypto/bytes.hpp"

#include <string>
#include <string_view>

namespace gapless::sdk {

// Frames and the mailbox have bytes in strings, the cryptographic layer has them in spans.
[[nodiscard]] inline std::string text_of(crypto::byte_view bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace gapless::sdk
