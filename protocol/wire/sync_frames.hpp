#pragma once

#include "protocol/wire/group_summary.hpp"
#include "protocol/wire/inbox_entry.hpp"
#include "protocol/wire/key_frames.hpp"
#include "protocol/wire/leaf_at.hpp"
#include "protocol/wire/read_state.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace gapless::protocol {

// The frames by which a device catches up.

// Client → server: what has changed in my inbox since this version? The first one of a connection
// belongs to the login flight.
struct sync {
    log_epoch epoch;  // 0: none known
    inbox_version version;
    std::uint32_t limit = 100;         // entries a page
    conversation_id large_after = {};  // those up to here were listed by the page before

    friend bool operator==(const sync&, const sync&) = default;
};

enum class sync_state : std::uint8_t { ok = 1, more, reset };

// Server → client. Entries in ascending order of version, all of them above the asked version.
// `ok`: the page reaches the inbox's head, and `version` is that head. `more`: go on from
// `version`, and from `large_to`. `reset`: forget the cursor and start from version 0 under
// `epoch`.
//
// Large groups do not move in inboxes when somebody writes there, so each sync lists all of them.
struct sync_page {
    log_epoch epoch;
    inbox_version version;
    sync_state state = sync_state::ok;
    std::vector<inbox_entry> entries;
    std::vector<inbox_entry> large = {};  // by ascending conversation, whatever their version
    conversation_id large_to = {};        // all of them up to here are listed

    friend bool operator==(const sync_page&, const sync_page&) = default;
};

// Client → server: give me the entries from..to (inclusive, ascending).
struct pull {
    conversation_id conversation;
    log_epoch epoch;
    seq from;
    seq to;

    friend bool operator==(const pull&, const pull&) = default;
};

// Why entries of a range will never come.
enum class hole_reason : std::uint8_t { not_a_member = 1, expired = 2 };

struct hole {
    seq from;
    seq to;
    hole_reason reason = hole_reason::not_a_member;

    friend bool operator==(const hole&, const hole&) = default;
};

// Server → client: everything that there is in from..to (which may end below what was asked, when
// the page is full): each seq of the range is either among the messages or in a hole. An empty
// range (to < from) says that nothing there is visible.
struct pulled {
    conversation_id conversation;
    log_epoch epoch;
    seq from;
    seq to;
    seq floor;  // everything at and below it is gone
    seq head;   // the newest seq that the user may see
    std::vector<message> messages;
    std::vector<hole> holes;
    std::optional<error> failure;  // set: unknown_conversation or not_a_member, and no range
    std::optional<group_summary> group = std::nullopt;  // of a large one, as it is now

    // About these messages, with a place above `to`: they fill no gap.
    std::vector<message> annotations = {};

    // Of a large one, as they are at `head`: a hole does not say how many there were, nor whose.
    ordinal head_ordinal = {};
    std::optional<protocol::read_state> read_state = std::nullopt;

    // Of the entries of kind key_change in the range: what is for the asking device.
    std::vector<key_wrap_at> wraps = {};

    // Of the entries of the newest epoch in the range whose bodies are gone, by ascending seq:
    // those in holes, and those that were recalled.
    std::vector<leaf_at> leaves = {};

    friend bool operator==(const pulled&, const pulled&) = default;
};

}  // namespace gapless::protocol
