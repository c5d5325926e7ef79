#include "protocol/crypto/wipe.hpp"

#include <gapless/mailbox_key.hpp>

#include <algorithm>

namespace gapless {

mailbox_key::mailbox_key(std::span<const std::uint8_t, size> bytes) : bytes_{} {
    std::ranges::copy(bytes, bytes_.begin());
}

mailbox_key::~mailbox_key() { crypto::wipe(bytes_); }

std::optional<mailbox_key> mailbox_key::from(std::string_view bytes) {
    if (bytes.size() != size) {
        return std::nullopt;
    }
    const auto* const first = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return mailbox_key(std::span<const std::uint8_t, size>(first, size));
}

bool mailbox_key::is_equal(const mailbox_key& left, const mailbox_key& right) {
    return crypto::is_equal_in_constant_time(left.bytes_, right.bytes_);
}

}  // namespace gapless
