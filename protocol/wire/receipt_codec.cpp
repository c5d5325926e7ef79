#include "protocol/wire/bounds.hpp"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/receipt.pb.h"

namespace gapless::wire {
namespace {

bool read_settings(MoveCursor& from, protocol::move_cursor& to) {
    if (from.has_pinned()) {
        to.pinned.emplace().value = from.pinned();
        if (!read_number(from.pin_version(), to.pinned->version)) {
            return false;
        }
    }
    if (from.has_muted()) {
        to.muted.emplace().value = from.muted();
        if (!read_number(from.mute_version(), to.muted->version)) {
            return false;
        }
    }
    if (from.has_draft()) {
        to.draft.emplace().value.swap(*from.mutable_draft());
        return read_number(from.draft_version(), to.draft->version);
    }
    return true;
}

}  // namespace

void write(const protocol::read_state& from, ReadState& to) {
    to.set_version(from.version);
    to.set_read_seq(from.read_seq.value);
    to.set_read_ordinal(from.read_ordinal.value);
    to.set_own_after_read(from.own_after_read);
    to.set_marked_unread(from.marked_unread);
    to.set_mark_version(from.mark_version);
    to.set_delivered_seq(from.delivered_seq.value);
    to.set_pinned(from.pinned.value);
    to.set_pin_version(from.pinned.version);
    to.set_muted(from.muted.value);
    to.set_mute_version(from.muted.version);
    to.set_draft_version(from.draft_version);
}

bool read(ReadState& from, protocol::read_state& to) {
    to.marked_unread = from.marked_unread();
    to.pinned.value = from.pinned();
    to.muted.value = from.muted();
    return read_number(from.version(), to.version) && read_number(from.read_seq(), to.read_seq) &&
           read_number(from.read_ordinal(), to.read_ordinal) &&
           read_number(from.own_after_read(), to.own_after_read) &&
           read_number(from.mark_version(), to.mark_version) &&
           read_number(from.delivered_seq(), to.delivered_seq) &&
           read_number(from.pin_version(), to.pinned.version) &&
           read_number(from.mute_version(), to.muted.version) &&
           read_number(from.draft_version(), to.draft_version);
}

void write(const protocol::mark& from, Mark& to) {
    to.set_conversation(from.conversation.value);
    to.set_seq(from.seq.value);
}

bool read(Mark& from, protocol::mark& to) {
    return read_number(from.conversation(), to.conversation) && read_number(from.seq(), to.seq);
}

void write(const protocol::move_cursor& from, MoveCursor& to) {
    to.set_conversation(from.conversation.value);
    to.set_read_seq(from.read_seq.value);
    if (from.marked_unread.has_value()) {
        to.set_marked_unread(*from.marked_unread);
    }
    to.set_mark_version(from.mark_version);
    if (from.pinned.has_value()) {
        to.set_pinned(from.pinned->value);
        to.set_pin_version(from.pinned->version);
    }
    if (from.muted.has_value()) {
        to.set_muted(from.muted->value);
        to.set_mute_version(from.muted->version);
    }
    if (from.draft.has_value()) {
        to.set_draft(from.draft->value);
        to.set_draft_version(from.draft->version);
    }
}

bool read(MoveCursor& from, protocol::move_cursor& to) {
    if (from.has_marked_unread()) {
        to.marked_unread = from.marked_unread();
    }
    return read_number(from.conversation(), to.conversation) &&
           read_number(from.read_seq(), to.read_seq) &&
           read_number(from.mark_version(), to.mark_version) && read_settings(from, to);
}

void write(const protocol::cursor_moved& from, CursorMoved& to) {
    to.set_conversation(from.conversation.value);
    if (from.failure.has_value()) {
        write(*from.failure, *to.mutable_failure());
    }
    write(from.read_state, *to.mutable_read_state());
    if (from.draft.has_value()) {
        to.set_draft(*from.draft);
    }
}

bool read(CursorMoved& from, protocol::cursor_moved& to) {
    if (from.has_draft()) {
        to.draft.emplace().swap(*from.mutable_draft());
    }
    return read_number(from.conversation(), to.conversation) &&
           read(*from.mutable_read_state(), to.read_state) &&
           (!from.has_failure() || read(*from.mutable_failure(), to.failure.emplace()));
}

void write(const protocol::delivered_kept& from, DeliveredKept& to) {
    for (const auto& kept : from.marks) {
        write(kept, *to.add_marks());
    }
}

bool read(DeliveredKept& from, protocol::delivered_kept& to) {
    for (auto& kept : *from.mutable_marks()) {
        if (!read(kept, to.marks.emplace_back())) {
            return false;
        }
    }
    return true;
}

void write(const protocol::receipt_hint& from, ReceiptHint& to) {
    to.set_conversation(from.conversation.value);
    to.set_user(from.user.value);
    to.set_read_seq(from.read_seq.value);
    to.set_delivered_seq(from.delivered_seq.value);
}

bool read(ReceiptHint& from, protocol::receipt_hint& to) {
    return read_number(from.conversation(), to.conversation) && read_number(from.user(), to.user) &&
           read_number(from.read_seq(), to.read_seq) &&
           read_number(from.delivered_seq(), to.delivered_seq);
}

}  // namespace gapless::wire
