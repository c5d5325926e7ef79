#pragma once

#include "protocol/wire/push_frames.hpp"
#include "protocol/wire/read_state.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/versioned.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::protocol {

// The frames by which read and delivered cursors move, and are told of.

// The longest text that a user's devices share as what was begun.
inline constexpr std::size_t draft_text_bytes_max = 4 * 1024;

// Client → server: this user has seen the conversation up to here, or has set something for it.
// Sent again after each reconnect until its answer, or the conversation's state, shows it.
struct move_cursor {
    conversation_id conversation;
    seq read_seq;                       // 0: leave it
    std::optional<bool> marked_unread;  // empty: leave it
    std::uint64_t mark_version = 0;     // of the mark: the known one plus 1

    // Each empty: leave it. The version is the known one plus 1.
    std::optional<versioned<bool>> pinned = std::nullopt;
    std::optional<versioned<bool>> muted = std::nullopt;
    std::optional<versioned<std::string>> draft = std::nullopt;

    friend bool operator==(const move_cursor&, const move_cursor&) = default;
};

// Server → client: the answer.
struct cursor_moved {
    conversation_id conversation;
    protocol::read_state read_state;  // as it is now
    std::optional<error> failure;     // set: nothing was changed, and there is no state
    std::optional<std::string> draft = std::nullopt;  // if one was sent: the text as it is now

    friend bool operator==(const cursor_moved&, const cursor_moved&) = default;
};

// Server → client: the user's delivered_seq covers these marks; they need not be told again.
struct delivered_kept {
    std::vector<mark> marks;

    friend bool operator==(const delivered_kept&, const delivered_kept&) = default;
};

// Server → client, best effort: a member of a group has read, or has got, what was written there.
struct receipt_hint {
    conversation_id conversation;
    user_id user;
    seq read_seq;
    seq delivered_seq;

    friend bool operator==(const receipt_hint&, const receipt_hint&) = default;
};

}  // namespace gapless::protocol
