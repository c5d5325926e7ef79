#include "protocol/planted.hpp"

#include <gapless/outgoing_message.hpp>
#include <gapless/user_name.hpp>

#include <utility>
#include <variant>

namespace gapless {
namespace {

outgoing_message about(seq target, message_kind kind, std::string text) {
    outgoing_message made;
    made.text = std::move(text);
    made.kind = kind;
    made.target = target;
    return made;
}

// What is forwarded is what the message says now.
result<std::string> body_of(const message& entry, const std::optional<std::string>& edited) {
    if (entry.kind == message_kind::text) {
        return edited.value_or(entry.body);
    }
    auto held = content_of(entry);
    if (!held) {
        return held.error();
    }
    auto* file = std::get_if<attachment>(&*held);
    if (!edited || file == nullptr) {
        return entry.body;
    }
    file->caption = *edited;
    return encode_content(*held);
}

// Who wrote it first, however often it was forwarded.
message_origin origin_of(const message& entry) {
    if (entry.origin && !GAPLESS_PLANTED(forward_loses_origin)) {
        return *entry.origin;
    }
    return {canonical_user_name(entry.sender_name), entry.server_time};
}

}  // namespace

outgoing_message reply_to(seq target, std::string text) {
    return about(target, message_kind::text, std::move(text));
}

outgoing_message reaction_to(seq target, std::string reaction) {
    return about(target, message_kind::reaction, std::move(reaction));
}

outgoing_message edit_of(seq target, std::string text) {
    return about(target, message_kind::edit, std::move(text));
}

outgoing_message recall_of(seq target) { return about(target, message_kind::recall, {}); }

result<outgoing_message> message_of(const content& what) {
    auto body = encode_content(what);
    if (!body) {
        return body.error();
    }
    outgoing_message made;
    made.kind = kind_of(what);
    made.text = *std::move(body);
    return made;
}

result<outgoing_message> forward_of(
    const message& entry, const std::optional<std::string>& edited
) {
    if (!is_countable(entry.kind) || entry.recalled) {
        return error{errc::usage, "only a message that is there can be forwarded"};
    }
    auto body = body_of(entry, edited);
    if (!body) {
        return body.error();
    }
    outgoing_message made;
    made.kind = entry.kind;
    made.text = *std::move(body);
    made.origin = origin_of(entry);
    return made;
}

}  // namespace gapless
