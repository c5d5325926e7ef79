#pragma once

#include <gapless/content.hpp>
#include <gapless/message.hpp>
#include <gapless/message_origin.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <optional>
#include <string>
#include <vector>

namespace gapless {

// A text or a content to send, and whom it mentions; or an annotation: what is said about an
// earlier message.
//
// A mention calls a member's attention: it counts in that user's conversation::unread_mentions, and
// moves a large group to the front of that user's conversations, muted or not. Up to 20 members by
// name, oneself among them (which counts nowhere); a name that is there twice is one. To mention
// all is for the owner and the admins of a group; each app sees that flag on the message, and
// nothing is counted.
//
// An annotation, made by the functions below, is no message: it counts nowhere and mentions nobody.
// All go through the outbox alike, in the order of the calls.
struct outgoing_message {
    std::string text;  // for a kind with a content: that, encoded; message_of makes such a one
    std::vector<std::string> mentions = {};
    bool mention_all = false;
    message_kind kind = message_kind::text;
    seq target = {};  // the message that it annotates or replies to, in the same conversation

    // How long it is to be kept, from when the server takes it: it may be gone earlier, by a policy
    // of the conversation or the app, but not later. 0: as long as those say. An annotation has
    // none: it lives as long as its message.
    duration lifetime = {};
    std::optional<message_origin> origin = std::nullopt;  // whence it is forwarded

    friend bool operator==(const outgoing_message&, const outgoing_message&) = default;
};

// An answer to a message.
[[nodiscard]] outgoing_message reply_to(seq target, std::string text);

// A user has one reaction to a message, the latest: some UTF-8, up to reaction_bytes_max. An empty
// one takes it back.
[[nodiscard]] outgoing_message reaction_to(seq target, std::string reaction);

// The message has this text from now on; an attachment, this caption. For its author and, in a
// group, owner and admins.
[[nodiscard]] outgoing_message edit_of(seq target, std::string text);

// A picture, a place, or whatever else: see <gapless/content.hpp>. It may mention and reply like a
// text. Fails with invalid_content as check_content does.
[[nodiscard]] result<outgoing_message> message_of(const content& what);

// The same message once more, for another conversation, with whence it comes: its author and time,
// or those of the message that it was itself forwarded from. It mentions nobody and replies to
// nothing. `edited` is the text of its newest edit, if there is one: see client::annotations. It
// is sent in the place of the text or the caption. Fails with usage for what is no message, or was
// recalled; with empty_message and invalid_content for an edit or body that cannot be sent.
[[nodiscard]] result<outgoing_message> forward_of(
    const message& entry, const std::optional<std::string>& edited = std::nullopt
);

// Takes the text of a message away, for everybody and for good, with that of its edits: from the
// server, and from each device as it hears of it. For its author and, in a group, owner and admins.
[[nodiscard]] outgoing_message recall_of(seq target);

}  // namespace gapless
