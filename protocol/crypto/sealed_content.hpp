#pragma once

#include "protocol/crypto/bytes.hpp"

#include <gapless/message_origin.hpp>

#include <optional>
#include <string>
#include <vector>

namespace gapless::crypto {

// What a message says, as it is encrypted. Whom it mentions travels in the clear, too, for the
// server counts mentions: but these are the words of its author.
struct sealed_content {
    std::string body;
    std::vector<std::string> mentions;
    bool mention_all = false;
    std::optional<message_origin> origin;

    friend bool operator==(const sealed_content&, const sealed_content&) = default;
};

[[nodiscard]] bytes encode_sealed_content(const sealed_content& said);

// Nothing: no client of ours has written it.
[[nodiscard]] std::optional<sealed_content> decode_sealed_content(byte_view content);

}  // namespace gapless::crypto
