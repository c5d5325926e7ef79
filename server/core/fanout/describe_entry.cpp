#include "server/core/fanout/describe_entry.hpp"

#include "server/core/keys/managed_rules.hpp"

#include <algorithm>
#include <string>

namespace gapless::server {

namespace {

// A direct conversation is called after the other user, and notes to oneself after oneself.
std::string name_for(job_workspace& work, open_conversation& where, user_id reader) {
    if (where.is_group()) {
        return where.record().name;
    }
    return work.name_of(where.peer_of(reader).value_or(reader));
}

}  // namespace

protocol::inbox_entry describe_entry(
    job_workspace& work, open_conversation& where, user_id reader, inbox_version version
) {
    protocol::inbox_entry entry;
    entry.conversation = where.id();
    entry.version = version;
    entry.epoch = where.record().epoch;
    entry.kind = where.record().kind;
    entry.name = name_for(work, where, reader);
    entry.members = where.members_count();
    entry.retention = where.record().retention;
    entry.mode = mode_of(where);
    entry.policy = where.record().policy;
    const std::vector<membership_record> stays = where.stays(reader);
    if (stays.empty()) {
        entry.removed = true;
        return entry;
    }
    const membership_record& last = stays.back();
    entry.first = stays.front().first_seq;
    entry.head = last.is_current() ? where.record().head : last.left_seq;
    entry.role = last.role;
    entry.removed = !last.is_current();
    entry.head_ordinal = where.ordinal_at(entry.head);
    entry.base_ordinal = where.base_ordinal(last);
    entry.read_state = where.read_state(reader);
    if (entry.read_state.draft_version != 0) {
        entry.draft = where.draft(reader);
    }
    if (last.is_current()) {
        entry.key_version = where.record().key_version;
        const ordinal seen = std::max(entry.read_state.read_ordinal, entry.base_ordinal);
        entry.mentions = where.mentions_of(reader, seen);
    }
    if (const auto peer = where.peer_of(reader)) {
        entry.peer_read = where.read_state(*peer).read_seq;
        entry.peer_delivered = where.read_state(*peer).delivered_seq;
    }
    return entry;
}

}  // namespace gapless::server
