#include <gapless/outgoing_message.hpp>

#include <utility>

namespace gapless {
namespace {

outgoing_message about(seq target, message_kind kind, std::string text) {
    outgoing_message made;
    made.text = std::move(text);
    made.kind = kind;
    made.target = target;
    return made;
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

}  // namespace gapless
