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

[[nodiscard]] inline key_name members_name(conversation_id where) {
    return {key_kind::members, relation_name(where).name};
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

[[nodiscard]] inline key_name open_recalls_name(conversation_id where) {
    return {key_kind::open_recalls, transcript_name(where).name};
}

[[nodiscard]] inline key_name stored_name(conversation_id where) {
    return {key_kind::stored, text_of(crypto::byte_writer{}.u64(where.value).take())};
}

[[nodiscard]] inline key_name unarchived_name(conversation_id where, std::uint64_t epoch) {
    return {key_kind::unarchived, epoch_name(where, epoch).name};
}

[[nodiscard]] inline key_name held_name(conversation_id where, std::uint64_t epoch) {
    return {key_kind::held, epoch_name(where, epoch).name};
}

[[nodiscard]] inline key_name managed_name(conversation_id where) {
    return {key_kind::managed, relation_name(where).name};
}

[[nodiscard]] inline key_name managed_key_name(conversation_id where, std::uint64_t version) {
    return {key_kind::managed_key, epoch_name(where, version).name};
}

[[nodiscard]] inline key_name generation_name(
    conversation_id where, std::uint64_t epoch, std::uint32_t generation
) {
    crypto::byte_writer out;
    out.u64(where.value).u64(epoch).u32(generation);
    return {key_kind::generation, text_of(out.take())};
}

[[nodiscard]] inline key_name chosen_name(conversation_id where) {
    return {key_kind::chosen, relation_name(where).name};
}

[[nodiscard]] inline key_name archive_key_name(std::uint32_t since, std::uint32_t id) {
    return {key_kind::archive_key, text_of(crypto::byte_writer{}.u32(since).u32(id).take())};
}

[[nodiscard]] inline key_name boxed_name(const device_id& device) {
    return {key_kind::boxed, text_of(device.bytes)};
}

}  // namespace gapless::sdk
