#pragma once

#include "sample-apps/gapless-cli/saying.hpp"

#include <gapless/client.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace gapless::cli {

// What the program says of each thing, for programs and for people. The keys are a contract: some
// may be added, none renamed.

// An entry of a timeline: a message, or a change of members or contacts.
[[nodiscard]] saying saying_of(conversation_id where, const message& entry);

// Of a message that had expired before it was told of.
[[nodiscard]] saying saying_of_expired(const message_event& told);

// A message that was found: as one of a timeline, but for the event, and where the words are in it.
[[nodiscard]] saying saying_of(const search_hit& hit);
[[nodiscard]] saying saying_of(const sent_event& sent);
[[nodiscard]] saying saying_of(const client_id& refused, const error& why);
[[nodiscard]] saying saying_of(const conversation& row);
[[nodiscard]] saying saying_of(const contact& row);
[[nodiscard]] saying saying_of(const presence& now);
[[nodiscard]] saying saying_of(conversation_id where, const group& row);
[[nodiscard]] saying saying_of(const pending_message& row);
[[nodiscard]] saying saying_of(const member& row);

// Is it the one whose mailbox this is?
[[nodiscard]] saying saying_of(const gapless::device& row, bool is_current);

// How long what is sent to it now is kept.
[[nodiscard]] saying saying_of_retention(const conversation& row);

// How much of a conversation is unread, and of all of them.
[[nodiscard]] saying saying_of_unread(const conversation& row);
[[nodiscard]] saying saying_of_unread_total(std::uint64_t unread);

// 2025-11-21 14:05, where the person is.
[[nodiscard]] std::string date_text(wall_time when);

// "for 7d", as the end of a sentence.
[[nodiscard]] std::string words_of(const retention& kept);

// "none", "end_to_end" or "managed".
[[nodiscard]] std::string mode_text(relation_mode mode);

// What a person is told of a change of members or contacts.
[[nodiscard]] std::string sentence_of(const message& entry);

// `event` is "registered" or "logged_in".
[[nodiscard]] saying saying_of(const char* event, const account& entered);
[[nodiscard]] saying saying_of_queued(const client_id& id, std::optional<conversation_id> where);
[[nodiscard]] saying saying_of_group(conversation_id group);
[[nodiscard]] saying saying_of(const connection_status& status);

}  // namespace gapless::cli
