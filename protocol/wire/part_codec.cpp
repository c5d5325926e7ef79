#include "protocol/wire/bounds.hpp"
#include "protocol/wire/contact.pb.h"
#include "protocol/wire/conversion.hpp"
#include "protocol/wire/error.pb.h"
#include "protocol/wire/inbox.pb.h"
#include "protocol/wire/message.pb.h"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace gapless::wire {

namespace {

// Of an entry that says nothing of its retention it is as if it said "for ever".
template <class Part>
void write_retention(const retention& from, Part& to) {
    if (from != retention{}) {
        write(from, *to.mutable_retention());
    }
}

template <class Part>
bool read_retention(Part& from, retention& to) {
    return !from.has_retention() || read(*from.mutable_retention(), to);
}

// 0 is what those say who know of none.
bool read_mode(int from, relation_mode& to) {
    to = static_cast<relation_mode>(from);
    return from >= 0 && from <= static_cast<int>(relation_mode::managed);
}

bool read_policy(int from, key_policy& to) {
    to = from == 0 ? key_policy::archive : static_cast<key_policy>(from);
    return from >= 0 && from <= static_cast<int>(key_policy::ephemeral);
}

}  // namespace

// The parts that several frames are made of.

void write(const error& from, Error& to) {
    const auto name = name_of(from.code);
    to.set_code(name.data(), name.size());
    to.set_detail(from.detail);
    if (from.retry_after.has_value()) {
        to.set_retry_after_us(from.retry_after->microseconds);
    }
}

bool read(Error& from, error& to) {
    if (from.code().empty() || from.code().size() > code_bytes_max) {
        return false;
    }
    to.detail.swap(*from.mutable_detail());
    if (const auto code = errc_named(from.code())) {
        to.code = *code;
    } else {
        // A later version's code: the reader cannot act on it, but a person may want to know it.
        to.code = errc::unsupported;
        to.detail.insert(0, from.code() + (to.detail.empty() ? "" : ": "));
    }
    return !from.has_retry_after_us() || read_wait(from.retry_after_us(), to.retry_after.emplace());
}

void write(const message_origin& from, MessageOrigin& to) {
    to.set_author(from.author);
    to.set_written_ms(from.written.milliseconds);
}

bool read(MessageOrigin& from, message_origin& to) {
    to.author.swap(*from.mutable_author());
    return read_wall_time(from.written_ms(), to.written);
}

void write(const retention& from, Retention& to) {
    to.set_kind(static_cast<RetentionKind>(from.how));
    to.set_time_us(from.time.microseconds);
}

bool read(Retention& from, retention& to) {
    return read_enum(from.kind(), retention::kind::until_acknowledged, to.how) &&
           read_lifetime(from.time_us(), to.time);
}

void write(const message& from, Message& to) {
    to.set_seq(from.seq.value);
    to.set_id(from.id.value);
    if (!from.client_id.is_zero()) {
        to.set_client_id(std::string(from.client_id.view()));
    }
    to.set_sender(from.sender.value);
    to.set_sender_name(from.sender_name);
    if (!from.device.is_zero()) {
        to.set_device(std::string(from.device.view()));
    }
    to.set_counter(from.counter.value);
    to.set_kind(static_cast<std::uint32_t>(from.kind));
    to.set_server_time_ms(from.server_time.milliseconds);
    to.set_body(from.body);
    to.set_ordinal(from.ordinal.value);
    for (const std::string& name : from.mentions) {
        to.add_mentions(name);
    }
    to.set_mention_all(from.mention_all);
    to.set_target_seq(from.target.value);
    to.set_recalled(from.recalled);
    to.set_expires_ms(from.expires.milliseconds);
    if (from.origin.has_value()) {
        write(*from.origin, *to.mutable_origin());
    }
}

bool read(Message& from, message& to) {
    // Any kind is taken: an entry of a later version's kind keeps its place in the order.
    if (from.kind() < 1 || from.kind() > std::numeric_limits<std::uint8_t>::max()) {
        return false;
    }
    to.kind = static_cast<message_kind>(from.kind());
    to.sender_name.swap(*from.mutable_sender_name());
    to.body.swap(*from.mutable_body());
    to.mentions.assign(from.mentions().begin(), from.mentions().end());
    to.mention_all = from.mention_all();
    to.recalled = from.recalled();
    // They are kept as one column, and shown: names, as all others.
    const auto is_name = [](const std::string& name) { return check_user_name(name).has_value(); };
    return std::ranges::all_of(to.mentions, is_name) && read_number(from.seq(), to.seq) &&
           read_number(from.id(), to.id) && read_id_or_zero(from.client_id(), to.client_id) &&
           read_number(from.sender(), to.sender) && read_id_or_zero(from.device(), to.device) &&
           read_number(from.counter(), to.counter) && read_number(from.ordinal(), to.ordinal) &&
           read_number(from.target_seq(), to.target) &&
           read_wall_time(from.server_time_ms(), to.server_time) &&
           read_wall_time(from.expires_ms(), to.expires) &&
           (!from.has_origin() || read(*from.mutable_origin(), to.origin.emplace()));
}

void write(const member& from, Member& to) {
    to.set_user(from.user.value);
    to.set_name(from.name);
    to.set_role(static_cast<MemberRole>(from.role));
    to.set_join_seq(from.join_seq.value);
    to.set_muted_until_ms(from.muted_until.milliseconds);
}

bool read(Member& from, member& to) {
    to.name.swap(*from.mutable_name());
    return read_number(from.user(), to.user) &&
           read_enum(from.role(), member_role::owner, to.role) &&
           read_number(from.join_seq(), to.join_seq) &&
           read_wall_time(from.muted_until_ms(), to.muted_until);
}

void write(const member_change& from, MemberChange& to) {
    to.set_change(static_cast<MemberChange::Kind>(from.change));
    to.set_user(from.user);
    to.set_by(from.by);
    to.set_role(static_cast<MemberRole>(from.role));
    to.set_name(from.name);
    to.set_until_ms(from.until.milliseconds);
    to.set_history(static_cast<HistoryPolicy>(from.history));
    to.set_signed_entry(from.signed_entry);
    write_retention(from.retention, to);
}

bool read(MemberChange& from, member_change& to) {
    to.user.swap(*from.mutable_user());
    to.by.swap(*from.mutable_by());
    to.name.swap(*from.mutable_name());
    to.signed_entry.swap(*from.mutable_signed_entry());
    return read_enum(from.change(), member_change::kind::retention, to.change) &&
           read_enum(from.role(), member_role::owner, to.role) &&
           read_wall_time(from.until_ms(), to.until) && read_retention(from, to.retention) &&
           (from.history() == HISTORY_POLICY_UNSPECIFIED ||
            read_enum(from.history(), history_policy::all, to.history));
}

void write(const contact_change& from, ContactChange& to) {
    to.set_change(static_cast<ContactChange::Kind>(from.change));
    to.set_user(from.user);
    to.set_note(from.note);
}

bool read(ContactChange& from, contact_change& to) {
    to.user.swap(*from.mutable_user());
    to.note.swap(*from.mutable_note());
    return read_enum(from.change(), contact_change::kind::unblocked, to.change);
}

void write(const protocol::inbox_entry& from, InboxEntry& to) {
    to.set_conversation(from.conversation.value);
    to.set_version(from.version.value);
    to.set_epoch(from.epoch.value);
    to.set_kind(static_cast<ConversationKind>(from.kind));
    to.set_name(from.name);
    to.set_first(from.first.value);
    to.set_head(from.head.value);
    to.set_members(from.members);
    to.set_role(static_cast<MemberRole>(from.role));
    to.set_removed(from.removed);
    to.set_head_ordinal(from.head_ordinal.value);
    to.set_base_ordinal(from.base_ordinal.value);
    if (from.read_state != protocol::read_state{}) {
        write(from.read_state, *to.mutable_read_state());
    }
    to.set_peer_read(from.peer_read.value);
    to.set_peer_delivered(from.peer_delivered.value);
    for (const mention_place& each : from.mentions) {
        MentionPlace& made = *to.add_mentions();
        made.set_seq(each.seq.value);
        made.set_ordinal(each.ordinal.value);
    }
    to.set_draft(from.draft);
    write_retention(from.retention, to);
    to.set_mode(static_cast<RelationMode>(from.mode));
    to.set_key_version(from.key_version);
    if (from.policy != key_policy::archive) {
        to.set_policy(static_cast<KeyPolicy>(from.policy));
    }
}

bool read(InboxEntry& from, protocol::inbox_entry& to) {
    for (const auto& each : from.mentions()) {
        mention_place& made = to.mentions.emplace_back();
        if (!read_number(each.seq(), made.seq) || !read_number(each.ordinal(), made.ordinal)) {
            return false;
        }
    }
    to.name.swap(*from.mutable_name());
    to.draft.swap(*from.mutable_draft());
    to.members = from.members();
    to.removed = from.removed();
    return read_number(from.conversation(), to.conversation) &&
           read_number(from.version(), to.version) && read_number(from.epoch(), to.epoch) &&
           read_enum(from.kind(), conversation_kind::contacts, to.kind) &&
           read_number(from.first(), to.first) && read_number(from.head(), to.head) &&
           read_enum(from.role(), member_role::owner, to.role) &&
           read_number(from.head_ordinal(), to.head_ordinal) &&
           read_number(from.base_ordinal(), to.base_ordinal) &&
           read(*from.mutable_read_state(), to.read_state) &&
           read_number(from.peer_read(), to.peer_read) &&
           read_number(from.peer_delivered(), to.peer_delivered) &&
           read_retention(from, to.retention) && read_mode(from.mode(), to.mode) &&
           read_number(from.key_version(), to.key_version) && read_policy(from.policy(), to.policy);
}

void write(const protocol::group_summary& from, GroupSummary& to) {
    to.set_name(from.name);
    to.set_members(from.members);
    write_retention(from.retention, to);
    to.set_key_version(from.key_version);
}

bool read(GroupSummary& from, protocol::group_summary& to) {
    to.name.swap(*from.mutable_name());
    to.members = from.members();
    return read_retention(from, to.retention) && read_number(from.key_version(), to.key_version);
}

void write(const protocol::inbox_fields& from, InboxFields& to) {
    to.set_prev(from.prev.value);
    to.set_version(from.version.value);
    to.set_head(from.head.value);
    if (from.read_state.has_value()) {
        write(*from.read_state, *to.mutable_read_state());
    }
    to.set_peer_read(from.peer_read.value);
    to.set_peer_delivered(from.peer_delivered.value);
}

bool read(InboxFields& from, protocol::inbox_fields& to) {
    return read_number(from.prev(), to.prev) && read_number(from.version(), to.version) &&
           read_number(from.head(), to.head) &&
           (!from.has_read_state() || read(*from.mutable_read_state(), to.read_state.emplace())) &&
           read_number(from.peer_read(), to.peer_read) &&
           read_number(from.peer_delivered(), to.peer_delivered);
}

}  // namespace gapless::wire
