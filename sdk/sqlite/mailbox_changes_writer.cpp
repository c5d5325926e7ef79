#include "sdk/sqlite/mailbox_changes_writer.hpp"

#include "protocol/planted.hpp"
#include "sdk/sqlite/expiry_writer.hpp"
#include "sdk/sqlite/key_rows.hpp"
#include "sdk/sqlite/mailbox_cells.hpp"
#include "sdk/sqlite/mention_places.hpp"
#include "sdk/sqlite/network_rows.hpp"
#include "sdk/sqlite/search_index.hpp"
#include "storage/sqlite/name_list.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace gapless::sdk {
namespace {

// What is stored of nothing is null.
std::optional<storage::cell_value> text_if(
    storage::database& into, const storage::cell& where, const std::optional<std::string>& text
) {
    return text ? std::optional(into.text_for(where, *text)) : std::nullopt;
}

void write_identity(storage::database& into, const identity& who) {
    const auto text = [&](std::string_view column, std::string_view plain) {
        return into.text_for(identity_cell(column), plain);
    };
    const auto why = who.signed_out ? std::optional(who.signed_out->detail) : std::nullopt;
    into.run(
        "INSERT OR REPLACE INTO identity (id, device, public_key, secret_key, server, authority,"
        " user_name, user_id, access_token, refresh_token, tcp, websocket, exchange,"
        " signed_out, signed_out_by) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        who.device,
        who.public_key,
        into.bytes_for(identity_cell("identity.secret_key"), who.secret_key),
        text("identity.server", who.server),
        text("identity.authority", who.authority),
        text("identity.user_name", who.user),
        who.user_id,
        text("identity.access_token", who.access_token),
        text("identity.refresh_token", who.refresh_token),
        text("identity.tcp", who.tcp),
        text("identity.websocket", who.websocket),
        text("identity.exchange", who.exchange),
        who.signed_out ? std::optional{name_of(who.signed_out->code)} : std::nullopt,
        text_if(into, identity_cell("identity.signed_out_by"), why)
    );
}

template <class T>
std::optional<T> value_of(const std::optional<versioned<T>>& wanted) {
    return wanted ? std::optional(wanted->value) : std::nullopt;
}

template <class T>
std::optional<std::uint64_t> version_of(const std::optional<versioned<T>>& wanted) {
    return wanted ? std::optional(wanted->version) : std::nullopt;
}

void write_conversation(storage::database& into, const conversation& row) {
    const auto& kept = row.reading;
    const auto wanted = kept.wanted.value_or(read_place());
    const auto cell = [&](std::string_view column) { return conversation_cell(column, row.id); };
    const auto if_wanted = [&](auto value) {
        return kept.wanted ? std::optional(value) : std::nullopt;
    };
    into.run(
        "INSERT OR REPLACE INTO conversation (id, kind, name, epoch, first, head, high, members,"
        " role, removed, last_counter, unread, marked_unread, read_seq, peer_read, peer_delivered,"
        " head_ordinal, base_ordinal, state_version, state_seq, state_ordinal, state_own_after,"
        " counted_to, state_marked, mark_version, wanted_seq, wanted_ordinal, wanted_own_after,"
        " wanted_mark, wanted_mark_version, delivered_kept, active, unread_mentions, mentions,"
        " pinned, pin_version, muted, mute_version, draft, draft_version, wanted_pinned,"
        " wanted_pin_version, wanted_muted, wanted_mute_version, wanted_draft,"
        " wanted_draft_version, retention, retention_time, mode, policy)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id,
        row.kind,
        into.text_for(cell("conversation.name"), row.name),
        row.epoch,
        row.first,
        row.head,
        row.high,
        row.members,
        row.role,
        row.removed,
        row.last_counter,
        row.unread,
        row.marked_unread,
        row.read_seq,
        row.peer_read,
        row.peer_delivered,
        kept.head_ordinal,
        kept.base_ordinal,
        kept.version,
        kept.read.seq,
        kept.read.ordinal,
        kept.read.own_after,
        kept.counted_to,
        kept.marked_unread,
        kept.mark_version,
        if_wanted(wanted.seq),
        if_wanted(wanted.ordinal),
        if_wanted(wanted.own_after),
        kept.wanted_mark,
        kept.wanted_mark_version,
        kept.delivered_kept,
        row.active,
        row.unread_mentions,
        join_places(kept.mentions),
        kept.pinned.value,
        kept.pinned.version,
        kept.muted.value,
        kept.muted.version,
        into.text_for(cell("conversation.draft"), kept.draft.value),
        kept.draft.version,
        value_of(kept.wanted_pinned),
        version_of(kept.wanted_pinned),
        value_of(kept.wanted_muted),
        version_of(kept.wanted_muted),
        text_if(into, cell("conversation.wanted_draft"), value_of(kept.wanted_draft)),
        version_of(kept.wanted_draft),
        row.retention.how,
        row.retention.time.microseconds,
        row.mode,
        row.policy
    );
}

void write_settings(storage::database& into, conversation_id id, const conversation_settings& row) {
    if (row == conversation_settings{}) {
        into.run("DELETE FROM settings WHERE conversation = ?", id);
        return;
    }
    into.run(
        "INSERT OR REPLACE INTO settings (conversation, pinned, muted, draft) VALUES (?, ?, ?, ?)",
        id,
        row.pinned,
        row.muted,
        into.text_for(conversation_cell("settings.draft", id), row.draft)
    );
}

std::string_view author_of(const std::optional<message_origin>& from) {
    return from ? std::string_view{from->author} : std::string_view{};
}

wall_time written_of(const std::optional<message_origin>& from) {
    return from ? from->written : wall_time{};
}

void write_message(
    storage::database& into, conversation_id id, const message& row, const std::string* sealed
) {
    const auto goes = end_of(into, id, row);
    const auto text = [&](std::string_view column, std::string_view plain) {
        return into.text_for(message_cell(column, id, row.seq), plain);
    };
    const auto mentions = storage::join_names(row.mentions);
    into.run(
        "INSERT INTO message (conversation, seq, id, client_id, sender, sender_name, device,"
        " counter, kind, server_time, ordinal, body, mentions, mention_all, target, recalled,"
        " expires, origin_author, origin_written, protection, goes, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        row.seq,
        row.id,
        row.client_id,
        row.sender,
        text("message.sender_name", row.sender_name),
        row.device,
        row.counter,
        row.kind,
        row.server_time,
        row.ordinal,
        into.bytes_for(message_cell("message.body", id, row.seq), row.body),
        text("message.mentions", mentions),
        row.mention_all,
        row.target,
        row.recalled,
        row.expires,
        text("message.origin_author", author_of(row.origin)),
        written_of(row.origin),
        row.protection,
        goes,
        sealed == nullptr ? std::nullopt : std::optional(storage::blob{*sealed})
    );
    limit_annotations(into, id, row);
}

bool is_sealed(storage::database& from, conversation_id id, seq at) {
    auto found = from.select(
        "SELECT 1 FROM message WHERE conversation = ? AND seq = ? AND sealed IS NOT NULL", id, at
    );
    return found.next();
}

void write_revealed(storage::database& into, conversation_id id, const message& said) {
    if (!is_sealed(into, id, said.seq)) {
        return;
    }
    forget_indexed(into, id, {said.seq, said.seq});
    const auto text = [&](std::string_view column, std::string_view plain) {
        return into.text_for(message_cell(column, id, said.seq), plain);
    };
    const auto mentions = storage::join_names(said.mentions);
    into.run(
        "UPDATE message SET body = ?, mentions = ?, mention_all = ?, origin_author = ?,"
        " origin_written = ?, protection = ?, sealed = NULL"
        " WHERE conversation = ? AND seq = ?",
        into.bytes_for(message_cell("message.body", id, said.seq), said.body),
        text("message.mentions", mentions),
        said.mention_all,
        text("message.origin_author", author_of(said.origin)),
        written_of(said.origin),
        said.protection,
        id,
        said.seq
    );
    note_unindexed(into, id, {said.seq, said.seq});
}

// The index is named, and its kind a literal: SQLite would read the whole conversation.
static_assert(static_cast<int>(message_kind::edit) == 5);

std::vector<seq> edits_of(storage::database& from, conversation_id id, seq target) {
    std::vector<seq> read;
    auto found = from.select(
        "SELECT seq FROM message INDEXED BY edit"
        " WHERE conversation = ? AND target = ? AND kind = 5",
        id,
        target
    );
    while (found.next()) {
        read.push_back(found.read<seq>(0));
    }
    return read;
}

// Of a recall: the body of the message, and what its edits had made of it, as entries and as the
// newest of their users.
void take_back(storage::database& into, conversation_id id, seq target) {
    forget_indexed(into, id, {target, target});
    for (const seq edit : edits_of(into, id, target)) {
        forget_indexed(into, id, {edit, edit});
    }
    into.run(
        "UPDATE message SET body = x'', sealed = NULL, recalled = 1 WHERE conversation = ? AND seq "
        "= ?",
        id,
        target
    );
    into.run(
        "UPDATE message INDEXED BY edit SET body = x'', sealed = NULL, recalled = 1"
        " WHERE conversation = ? AND target = ? AND kind = 5",
        id,
        target
    );
    into.run(
        "UPDATE annotation SET body = x'' WHERE conversation = ? AND target = ? AND kind = ?",
        id,
        target,
        message_kind::edit
    );
}

void write_annotation(storage::database& into, conversation_id id, const annotation& said) {
    if (is_expired_here(into, id, said.target)) {
        return;
    }
    const auto place = [&](std::string_view column) {
        return annotation_cell(column, id, said.target, said.kind, said.by);
    };
    into.run(
        "INSERT INTO annotation (conversation, target, kind, user, user_name, seq, at, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET user_name = excluded.user_name,"
        " seq = excluded.seq, at = excluded.at, body = excluded.body WHERE excluded.seq > seq",
        id,
        said.target,
        said.kind,
        said.by,
        into.text_for(place("annotation.user_name"), said.by_name),
        said.seq,
        said.at,
        into.bytes_for(place("annotation.body"), said.body)
    );
    if (said.kind == message_kind::recall) {
        take_back(into, id, said.target);
    }
}

void write_gaps(storage::database& into, conversation_id id, const gap_set& gaps) {
    into.run("DELETE FROM gap WHERE conversation = ?", id);
    for (const auto& each : gaps.ranges()) {
        into.run(
            "INSERT INTO gap (conversation, first_seq, last_seq) VALUES (?, ?, ?)",
            id,
            each.first,
            each.last
        );
    }
}

void write_draft(storage::database& into, std::uint64_t position, const protocol::draft& row) {
    std::optional<std::string_view> failure;
    if (row.failure) {
        failure = name_of(*row.failure);
    }
    const auto text = [&](std::string_view column, std::string_view plain) {
        return into.text_for(draft_cell(column, row.id), plain);
    };
    const auto mentions = storage::join_names(row.mentions);
    into.run(
        "INSERT OR REPLACE INTO draft (client_id, position, conversation, user_name, kind, "
        "read_seq,"
        " created, expires, attempts, first_tried, state, failure, body, mentions, mention_all,"
        " target, lifetime, origin_author, origin_written, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id,
        position,
        row.to.conversation,
        text("draft.user_name", row.to.user),
        row.kind,
        row.read_seq,
        row.created,
        row.expires,
        row.attempts,
        row.first_tried,
        row.state,
        failure,
        into.bytes_for(draft_cell("draft.body", row.id), row.body),
        text("draft.mentions", mentions),
        row.mention_all,
        row.target,
        row.lifetime.microseconds,
        text("draft.origin_author", author_of(row.origin)),
        written_of(row.origin),
        storage::blob{row.sealed}
    );
}

void write_event(storage::database& into, event_id id, const message_event& told) {
    into.run(
        "INSERT INTO event (id, kind, conversation, seq) VALUES (?, 1, ?, ?)",
        id,
        told.conversation,
        told.message.seq
    );
}

void write_event(storage::database& into, event_id id, const sent_event& told) {
    into.run(
        "INSERT INTO event (id, kind, conversation, seq, client_id, duplicate)"
        " VALUES (?, 2, ?, ?, ?, ?)",
        id,
        told.conversation,
        told.seq,
        told.client_id,
        told.duplicate
    );
}

void write_event(storage::database& into, event_id id, const failed_event& told) {
    std::optional<std::int64_t> wait;
    if (told.reason.retry_after) {
        wait = told.reason.retry_after->microseconds;
    }
    into.run(
        "INSERT INTO event (id, kind, conversation, seq, client_id, user_name, failure, detail,"
        " retry_after) VALUES (?, 3, ?, 0, ?, ?, ?, ?, ?)",
        id,
        told.to.conversation,
        told.client_id,
        into.text_for(event_cell("event.user_name", id), told.to.user),
        name_of(told.reason.code),
        into.text_for(event_cell("event.detail", id), told.reason.detail),
        wait
    );
}

void write_outbox(storage::database& into, const mailbox_changes& changes) {
    for (const auto& id : changes.forgotten_drafts) {
        into.run("DELETE FROM draft WHERE client_id = ?", id);
    }
    for (const auto& [id, row] : changes.drafts) {
        write_draft(into, row.first, row.second);
    }
}

void write_events(storage::database& into, const mailbox_changes& changes) {
    for (const auto& appended : changes.events) {
        std::visit([&](const auto& told) { write_event(into, appended.id, told); }, appended.what);
    }
    if (changes.consumed) {
        into.run("UPDATE progress SET consumed = max(consumed, ?)", *changes.consumed);
        into.run("DELETE FROM event WHERE id <= ?", *changes.consumed);
    }
}

}  // namespace

void write_first_rows(storage::database& into, const identity& owner) {
    write_identity(into, owner);
    into.run(
        "INSERT INTO progress (id, inbox_epoch, inbox_version, session, consumed)"
        " VALUES (1, 0, 0, 0, 0)"
    );
}

void write_changes(storage::database& into, const mailbox_changes& changes) {
    if (changes.identity) {
        write_identity(into, *changes.identity);
    }
    if (changes.cursor) {
        into.run(
            "UPDATE progress SET inbox_epoch = ?, inbox_version = ?",
            changes.cursor->epoch,
            changes.cursor->version
        );
    }
    if (changes.session) {
        into.run("UPDATE progress SET session = ?", *changes.session);
    }
    if (changes.expired_to) {
        into.run("UPDATE progress SET expired_to = max(expired_to, ?)", *changes.expired_to);
    }
    if (changes.networks) {
        write_networks(into, *changes.networks);
    }
    write_keys(into, changes.keys);
    for (const auto& [id, kept] : changes.delivered_kept) {
        into.run("UPDATE conversation SET delivered_kept = ? WHERE id = ?", kept, id);
    }
    for (const auto& [id, row] : changes.conversations) {
        write_conversation(into, row);
    }
    for (const auto& [id, hole] : changes.holes) {
        write_hole(into, id, hole);
    }
    for (const auto& [id, row] : changes.messages) {
        const auto sealed = changes.sealed.find({id, row.seq});
        write_message(into, id, row, sealed == changes.sealed.end() ? nullptr : &sealed->second);
    }
    if (!GAPLESS_PLANTED(noted_after_commit)) {
        note_unindexed(into, changes);
    }
    for (const auto& [id, said] : changes.annotations) {
        write_annotation(into, id, said);
    }
    for (const auto& [id, said] : changes.revealed) {
        write_revealed(into, id, said);
    }
    for (const auto& [id, gaps] : changes.gaps) {
        write_gaps(into, id, gaps);
    }
    for (const auto& [id, row] : changes.settings) {
        write_settings(into, id, row);
    }
    write_outbox(into, changes);
    write_events(into, changes);
}

}  // namespace gapless::sdk
