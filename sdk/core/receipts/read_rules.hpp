#pragma once

#include "protocol/wire/read_state.hpp"

#include <gapless/conversation.hpp>
#include <gapless/conversation_settings.hpp>
#include <gapless/mention.hpp>
#include <gapless/message.hpp>
#include <gapless/reading.hpp>
#include <gapless/seq.hpp>
#include <gapless/versioned.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace gapless::sdk {

// How a conversation's row follows what is said and read there: each rule once, for whatever brings
// the news. Cursors only grow, whoever says what.

// An entry of this ordinal is known of.
void see_ordinal(conversation& row, ordinal known);

// The user's current stay begins above this ordinal.
void see_base(conversation& row, ordinal base);

// The server's word. `as_of` is the head at which it was true, if that was said: own entries above
// are not counted in it.
void take_state(conversation& row, const protocol::read_state& told, std::optional<seq> as_of);

// The server's word of the text that the user has begun.
void take_draft(conversation& row, const versioned<std::string>& told);

// The cursors of the other user of a direct conversation.
void take_peer(conversation& row, seq read, seq delivered);

// An entry by this user, from whichever device, came into the timeline: it is not unread, whether
// the server's word of it has come or not.
void take_own_entry(conversation& row, const message& entry);

// The same of an entry that was skipped: what is wanted below it has it in its count.
void take_own_history(conversation& row, const message& entry);

// Entries of others that mention this user, wherever that is known from.
void take_mentions(conversation& row, std::span<const mention_place> told);

// This device wants the flag to be so.
void want_mark(conversation& row, bool is_unread);

// This device wants a setting to be so: of its wishes the newest counts.
template <class T>
void want(const versioned<T>& kept, std::optional<versioned<T>>& wanted, T value) {
    const std::uint64_t newest = std::max(kept.version, wanted ? wanted->version : 0);
    wanted = versioned<T>{std::move(value), newest + 1};
}

// What an app sees of a setting.
template <class T>
[[nodiscard]] const T& shown(const versioned<T>& kept, const std::optional<versioned<T>>& wanted) {
    return wanted ? wanted->value : kept.value;
}

// The settings of a row as they become with `after`. A draft of this device alone stays until
// another one is told of, or wanted.
[[nodiscard]] conversation_settings settings_with(
    const reading& before, const reading& after, conversation_settings set
);

// Whether there is something that the server has to hear, or has not been seen to have heard.
[[nodiscard]] bool has_wish(const conversation& row);

// Drops what is wanted no more, and makes what the app sees of the rest.
void show_reading(conversation& row);

}  // namespace gapless::sdk
