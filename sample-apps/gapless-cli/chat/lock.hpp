#pragma once

#include <gapless/conversation.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::cli {

// Who can read what is said next in a conversation.
enum class lock : std::uint8_t {
    open,     // whoever runs the server, too
    closing,  // the members' devices: the next message from here begins it
    closed,   // the members' devices alone
    managed,  // encrypted, and whoever runs the server has the key
};

// Of a conversation, for somebody who encrypts everything that they begin, or not.
[[nodiscard]] lock lock_of(const conversation& row, bool encrypts_everywhere);

// Like "end_to_end".
[[nodiscard]] std::string_view name_of(lock how);

// What a person is told who looks at the conversation.
[[nodiscard]] std::string_view sentence_of(lock how);

// What stands before a conversation's name: a lock, and a space; or nothing.
[[nodiscard]] std::string_view mark_of(lock how);

}  // namespace gapless::cli
