// Accounts, conversations, people: each field as it is.
#include "bindings/c/show.hpp"

#include <utility>

namespace gapless::c {

gapless_retention shown(const retention& kept) {
    return {static_cast<gapless_retention_kind>(kept.how), kept.time.milliseconds()};
}

const gapless_text* show_texts(arena& memory, const std::vector<std::string>& from) {
    std::vector<gapless_text> all;
    all.reserve(from.size());
    for (const std::string& one : from) {
        all.push_back(memory.text(one));
    }
    return memory.array(all);
}

void fill(arena& memory, gapless_account& shown_one, const account& from) {
    shown_one.is_logged_in = from.is_logged_in;
    shown_one.server = memory.text(from.server);
    shown_one.user = memory.text(from.user);
    shown_one.user_id = from.user_id.value;
    shown_one.device = shown(from.device);
}

void fill(arena&, gapless_device& shown_one, const device& from) {
    shown_one.device_class = static_cast<gapless_device_class>(from.device_class);
    shown_one.id = shown(from.id);
    std::memcpy(shown_one.key, from.key.bytes.data(), sizeof shown_one.key);
    shown_one.last_seen_ms = from.last_seen.milliseconds;
}

void fill(arena& memory, gapless_connection_status& shown_one, const connection_status& from) {
    shown_one.state = static_cast<gapless_connection_state>(from.state);
    shown_one.reason = from.reason ? show<gapless_error>(memory, *from.reason) : nullptr;
    shown_one.over = from.over ? static_cast<gapless_transport>(*from.over) : 0;
}

void fill(arena& /*memory*/, gapless_verification& shown_one, const verification& from) {
    shown_one = static_cast<gapless_verification>(from);
}

void fill(arena& memory, gapless_conversation& shown_one, const conversation& from) {
    shown_one.kind = static_cast<gapless_conversation_kind>(from.kind);
    shown_one.id = from.id.value;
    shown_one.name = memory.text(from.name);
    shown_one.epoch = from.epoch.value;
    shown_one.first = from.first.value;
    shown_one.head = from.head.value;
    shown_one.high = from.high.value;
    shown_one.members = from.members;
    shown_one.role = static_cast<gapless_role>(from.role);
    shown_one.removed = from.removed;
    shown_one.marked_unread = from.marked_unread;
    shown_one.last_counter = from.last_counter.value;
    shown_one.active_ms = from.active.milliseconds;
    shown_one.retention = shown(from.retention);
    shown_one.unread = from.unread;
    shown_one.unread_mentions = from.unread_mentions;
    shown_one.read_seq = from.read_seq.value;
    shown_one.peer_read = from.peer_read.value;
    shown_one.peer_delivered = from.peer_delivered.value;
    shown_one.mode = static_cast<gapless_relation_mode>(from.mode);
    shown_one.policy = static_cast<gapless_key_policy>(from.policy);
}

void fill(arena& memory, gapless_receipt& shown_one, const receipt& from) {
    shown_one.user = from.user.value;
    shown_one.name = memory.text(from.name);
    shown_one.read_seq = from.read_seq.value;
    shown_one.delivered_seq = from.delivered_seq.value;
}

void fill(arena& memory, gapless_receipt& shown_one, const receipt_hint& from) {
    shown_one.conversation = from.conversation.value;
    shown_one.user = from.user.value;
    shown_one.name = memory.text({});
    shown_one.read_seq = from.read_seq.value;
    shown_one.delivered_seq = from.delivered_seq.value;
}

void fill(arena& memory, gapless_receipts& shown_one, const message_receipts& from) {
    shown_one.read_count = from.read_count;
    shown_one.delivered_count = from.delivered_count;
    shown_one.members_count = from.members_count;
    shown_one.count = from.members.size();
    shown_one.items = show_all<gapless_receipt>(memory, from.members);
}

void fill(arena& memory, gapless_member& shown_one, const member& from) {
    shown_one.role = static_cast<gapless_role>(from.role);
    shown_one.user = from.user.value;
    shown_one.name = memory.text(from.name);
    shown_one.join_seq = from.join_seq.value;
    shown_one.muted_until_ms = from.muted_until.milliseconds;
}

void fill(arena& memory, gapless_member& shown_one, const group_member& from) {
    shown_one.role = static_cast<gapless_role>(from.role);
    shown_one.name = memory.text(from.name);
    shown_one.join_seq = from.join_seq.value;
    shown_one.muted_until_ms = from.muted_until.milliseconds;
}

void fill(arena& memory, gapless_group& shown_one, const group& from) {
    shown_one.history = static_cast<gapless_history_policy>(from.history);
    shown_one.name = memory.text(from.name);
    shown_one.retention = shown(from.retention);
    shown_one.is_all_muted = from.is_all_muted;
    shown_one.is_dismissed = from.is_dismissed;
    shown_one.is_complete = from.is_complete;
    shown_one.count = from.members.size();
    shown_one.members = show_all<gapless_member>(memory, from.members);
}

void fill(arena& memory, gapless_member_change& shown_one, const member_change& from) {
    shown_one.kind = static_cast<gapless_member_change_kind>(from.change);
    shown_one.user = memory.text(from.user);
    shown_one.by = memory.text(from.by);
    shown_one.role = static_cast<gapless_role>(from.role);
    shown_one.history = static_cast<gapless_history_policy>(from.history);
    shown_one.name = memory.text(from.name);
    shown_one.until_ms = from.until.milliseconds;
    shown_one.retention = shown(from.retention);
}

void fill(arena& memory, gapless_contact& shown_one, const contact& from) {
    shown_one.tie = static_cast<gapless_tie>(from.tie);
    shown_one.user = memory.text(from.user);
    shown_one.follows = from.follows;
    shown_one.blocked = from.blocked;
    shown_one.note = memory.text(from.note);
}

void fill(arena& memory, gapless_contact_change& shown_one, const contact_change& from) {
    shown_one.kind = static_cast<gapless_contact_change_kind>(from.change);
    shown_one.user = memory.text(from.user);
    shown_one.note = memory.text(from.note);
}

void fill(arena& memory, gapless_presence& shown_one, const presence& from) {
    shown_one.state = static_cast<gapless_presence_state>(from.state);
    shown_one.user = memory.text(from.user);
    shown_one.last_seen_ms = from.last_seen.milliseconds;
    std::vector<gapless_device_presence> devices;
    for (const device_presence& one : from.devices) {
        devices.push_back(
            {static_cast<gapless_device_class>(one.device_class),
             static_cast<gapless_presence_state>(one.state)}
        );
    }
    shown_one.devices_count = devices.size();
    shown_one.devices = memory.array(devices);
}

void fill(arena& memory, gapless_typing& shown_one, const typing& from) {
    shown_one.is_active = from.active;
    shown_one.conversation = from.conversation.value;
    shown_one.user = memory.text(from.user);
}

void fill(arena&, gapless_key_finding& shown_one, const key_finding& from) {
    shown_one.kind = static_cast<gapless_finding_kind>(from.what);
    shown_one.conversation = from.conversation.value;
    shown_one.seq = from.seq.value;
    shown_one.user = from.user.value;
}

void fill(arena& memory, gapless_text& shown_one, const std::string& from) {
    shown_one = memory.text(from);
}

}  // namespace gapless::c
