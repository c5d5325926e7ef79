#pragma once

#include "bindings/c/failure.hpp"
#include "bindings/c/value.hpp"

#include <gapless/account.hpp>
#include <gapless/annotation.hpp>
#include <gapless/connection_status.hpp>
#include <gapless/contact.hpp>
#include <gapless/content.hpp>
#include <gapless/conversation.hpp>
#include <gapless/device.hpp>
#include <gapless/event.hpp>
#include <gapless/group.hpp>
#include <gapless/history_page.hpp>
#include <gapless/key_finding.hpp>
#include <gapless/listed_conversation.hpp>
#include <gapless/listed_entry.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>
#include <gapless/outgoing_message.hpp>
#include <gapless/pending_message.hpp>
#include <gapless/presence.hpp>
#include <gapless/receipts.hpp>
#include <gapless/search_page.hpp>
#include <gapless/typing.hpp>
#include <gapless/verification.hpp>

#include <gapless.h>

#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

namespace gapless::c {

// C++ values as the structs of the C API. What these point to is in the arena.
void fill(arena&, gapless_account&, const account&);
void fill(arena&, gapless_device&, const device&);
void fill(arena&, gapless_connection_status&, const connection_status&);
void fill(arena&, gapless_conversation&, const conversation&);
void fill(arena&, gapless_message&, const message&);
void fill(arena&, gapless_annotation&, const annotation&);
void fill(arena&, gapless_pending_message&, const pending_message&);
void fill(arena&, gapless_outcome&, const sent_event&);
void fill(arena&, gapless_event&, const event&);
void fill(arena&, gapless_history_page&, const history_page&);
void fill(arena&, gapless_search_hit&, const search_hit&);
void fill(arena&, gapless_search_page&, const search_page&);
void fill(arena&, gapless_outgoing&, const outgoing_message&);
void fill(arena&, gapless_content&, const content&);
void fill(arena&, gapless_receipt&, const receipt&);
void fill(arena&, gapless_receipt&, const receipt_hint&);
void fill(arena&, gapless_receipts&, const message_receipts&);
void fill(arena&, gapless_member&, const member&);
void fill(arena&, gapless_member&, const group_member&);
void fill(arena&, gapless_group&, const group&);
void fill(arena&, gapless_member_change&, const member_change&);
void fill(arena&, gapless_contact&, const contact&);
void fill(arena&, gapless_contact_change&, const contact_change&);
void fill(arena&, gapless_presence&, const presence&);
void fill(arena&, gapless_typing&, const typing&);
void fill(arena&, gapless_key_finding&, const key_finding&);
void fill(arena&, gapless_text&, const std::string&);
void fill(arena&, gapless_verification&, const verification&);
void fill(arena&, gapless_listed_conversation&, const listed_conversation&);
void fill(arena&, gapless_conversation_batch&, const conversation_batch&);
void fill(arena&, gapless_entry&, const listed_entry&);
void fill(arena&, gapless_timeline_batch&, const timeline_batch&);

[[nodiscard]] gapless_retention shown(const retention& kept);

template <class Id>
[[nodiscard]] gapless_uuid shown(const Id& id) {
    gapless_uuid made;
    static_assert(sizeof made.bytes == Id::size);
    std::memcpy(made.bytes, id.bytes.data(), sizeof made.bytes);
    return made;
}

template <class Shown, class From>
[[nodiscard]] const Shown* show(arena& memory, const From& from) {
    Shown* made = memory.make<Shown>();
    fill(memory, *made, from);
    return made;
}

template <class Shown, class From>
[[nodiscard]] const Shown* const* show_all(arena& memory, const std::vector<From>& from) {
    std::vector<const Shown*> all;
    all.reserve(from.size());
    for (const From& one : from) {
        all.push_back(show<Shown>(memory, one));
    }
    return memory.array(all);
}

[[nodiscard]] const gapless_text* show_texts(arena& memory, const std::vector<std::string>& from);

// Lists of the shape count and items.
template <class List, class From>
    requires requires(List list) { list.items; }
void fill(arena& memory, List& list, const std::vector<From>& from) {
    using item = std::remove_const_t<
        std::remove_pointer_t<std::remove_const_t<std::remove_pointer_t<decltype(list.items)>>>>;
    list.count = from.size();
    list.items = show_all<item>(memory, from);
}

// Reads a C++ value as a value of the C API's that the caller owns.
template <class Shown, class From>
[[nodiscard]] Shown* give(const From& from) {
    holding<Shown> made;
    fill(made.memory(), made.shown(), from);
    return made.give();
}

}  // namespace gapless::c
