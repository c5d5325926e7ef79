#pragma once

#include <gapless/message.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::cli {

// Who can read what is said next in a conversation.
enum class lock : std::uint8_t {
    open,     // whoever runs the server, too
    closing,  // the members' devices: the next message from here begins it
    closed,   // the members' devices alone
};

// What an entry tells of its conversation: nothing, or whether it is encrypted by then.
[[nodiscard]] std::optional<bool> tells_encrypted(const message& entry);

// Like "end_to_end".
[[nodiscard]] std::string_view name_of(lock how);

// What a person is told who looks at the conversation.
[[nodiscard]] std::string_view sentence_of(lock how);

// What stands before a conversation's name: a lock, and a space; or nothing.
[[nodiscard]] std::string_view mark_of(lock how);

}  // namespace gapless::cli
