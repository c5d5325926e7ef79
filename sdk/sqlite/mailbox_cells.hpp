#pragma once

#include "sdk/core/mailbox/key_name.hpp"
#include "storage/sqlite/cell.hpp"

#include <gapless/event.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gapless::sdk {

// Where content stands in a mailbox, for those who write it and those who read it. What is part of
// a cell's place may not change while the cell stays.

[[nodiscard]] inline storage::cell identity_cell(std::string_view column) { return {column, {}}; }

[[nodiscard]] inline storage::cell conversation_cell(std::string_view column, conversation_id id) {
    return {column, {id.value}};
}

[[nodiscard]] inline storage::cell message_cell(
    std::string_view column, conversation_id where, seq at
) {
    return {column, {where.value, at.value}};
}

[[nodiscard]] inline storage::cell annotation_cell(
    std::string_view column, conversation_id where, seq target, message_kind kind, user_id by
) {
    return {column, {where.value, target.value, static_cast<std::uint64_t>(kind), by.value}};
}

[[nodiscard]] inline storage::cell draft_cell(std::string_view column, const client_id& id) {
    storage::cell made{column, {}};
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        auto& half = made.row.at(i / 8);
        half = half << 8 | id.bytes[i];
    }
    return made;
}

[[nodiscard]] inline storage::cell event_cell(std::string_view column, event_id id) {
    return {column, {id.value}};
}

[[nodiscard]] inline storage::cell network_cell(std::string_view column, std::uint64_t position) {
    return {column, {position}};
}

// Names have up to 24 bytes: a conversation, and an epoch or a device.
[[nodiscard]] inline storage::cell key_cell(std::string_view column, const key_name& name) {
    storage::cell made{column, {static_cast<std::uint64_t>(name.kind)}};
    for (std::size_t i = 0; i < name.name.size(); ++i) {
        auto& part = made.row.at(1 + i / 8);
        part = part << 8 | static_cast<std::uint8_t>(name.name[i]);
    }
    return made;
}

}  // namespace gapless::sdk
