#pragma once

#include "protocol/crypto/byte_writer.hpp"
#include "sdk/core/keys/text.hpp"
#include "sdk/core/mailbox/key_name.hpp"

#include <gapless/ids.hpp>

#include <cstdint>

namespace gapless::sdk {

// The names of the records that belong to a conversation.

[[nodiscard]] inline key_name relation_name(conversation_id where) {
    return {key_kind::relation, text_of(crypto::byte_writer{}.u64(where.value).take())};
}

[[nodiscard]] inline key_name epoch_name(conversation_id where, std::uint64_t epoch) {
    return {key_kind::epoch, text_of(crypto::byte_writer{}.u64(where.value).u64(epoch).take())};
}

[[nodiscard]] inline key_name sender_name(conversation_id where, const device_id& device) {
    return {
        key_kind::sender,
        text_of(crypto::byte_writer{}.u64(where.value).raw(device.bytes).take()),
    };
}

[[nodiscard]] inline key_name transcript_name(conversation_id where) {
    return {key_kind::transcript, text_of(crypto::byte_writer{}.u64(where.value).take())};
}

[[nodiscard]] inline key_name stored_name(conversation_id where) {
    return {key_kind::stored, text_of(crypto::byte_writer{}.u64(where.value).take())};
}

}  // namespace gapless::sdk
