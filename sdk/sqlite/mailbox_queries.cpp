#include "sdk/sqlite/mailbox_queries.hpp"

#include "sdk/core/mailbox/event_page.hpp"
#include "sdk/core/mailbox/expiry_rules.hpp"
#include "sdk/sqlite/expiry_writer.hpp"
#include "sdk/sqlite/key_rows.hpp"
#include "sdk/sqlite/mention_places.hpp"
#include "sdk/sqlite/network_rows.hpp"
#include "storage/sqlite/name_list.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace gapless::sdk {
namespace {

// Codes are stored by name: the numbers are nobody's contract.
std::optional<errc> read_code(storage::rows& row, int column) {
    const auto name = row.read<std::optional<std::string>>(column);
    if (!name) {
        return std::nullopt;
    }
    return errc_named(*name).value_or(errc::internal);
}

identity read_identity(storage::database& from) {
    identity who;
    auto found = from.select(
        "SELECT device, public_key, secret_key, server, authority, user_name, user_id,"
        " access_token, refresh_token, tcp, websocket, signed_out, signed_out_by FROM identity"
    );
    if (found.next()) {
        who.device = found.read<device_id>(0);
        who.public_key = found.read<public_key>(1);
        who.secret_key = found.read<std::string>(2);
        who.server = found.read<std::string>(3);
        who.authority = found.read<std::string>(4);
        who.user = found.read<std::string>(5);
        who.user_id = found.read<user_id>(6);
        who.access_token = found.read<std::string>(7);
        who.refresh_token = found.read<std::string>(8);
        who.tcp = found.read<std::string>(9);
        who.websocket = found.read<std::string>(10);
        if (const auto code = read_code(found, 11)) {
            who.signed_out = error(*code, found.read<std::string>(12));
        }
    } else {
        from.fail(from.damage("the mailbox has no owner"));
    }
    return who;
}

// A value in this column, and its version in the next one.
template <class T>
versioned<T> read_versioned(storage::rows& row, int column) {
    return {row.read<T>(column), row.read<std::uint64_t>(column + 1)};
}

template <class T>
std::optional<versioned<T>> read_wanted(storage::rows& row, int column) {
    const auto value = row.read<std::optional<T>>(column);
    return value ? std::optional(versioned<T>{*value, row.read<std::uint64_t>(column + 1)})
                 : std::nullopt;
}

// In the columns behind those of the conversation itself.
reading read_reading(storage::rows& row) {
    reading read;
    read.head_ordinal = row.read<ordinal>(16);
    read.base_ordinal = row.read<ordinal>(17);
    read.version = row.read<std::uint64_t>(18);
    read.read.seq = row.read<seq>(19);
    read.read.ordinal = row.read<ordinal>(20);
    read.read.own_after = row.read<std::uint64_t>(21);
    read.counted_to = row.read<seq>(22);
    read.marked_unread = row.read<bool>(23);
    read.mark_version = row.read<std::uint64_t>(24);
    if (const auto wanted = row.read<std::optional<seq>>(25)) {
        read.wanted = read_place{*wanted, row.read<ordinal>(26), row.read<std::uint64_t>(27)};
    }
    read.wanted_mark = row.read<std::optional<bool>>(28);
    read.wanted_mark_version = row.read<std::uint64_t>(29);
    read.delivered_kept = row.read<seq>(30);
    read.pinned = read_versioned<bool>(row, 34);
    read.muted = read_versioned<bool>(row, 36);
    read.draft = read_versioned<std::string>(row, 38);
    read.wanted_pinned = read_wanted<bool>(row, 40);
    read.wanted_muted = read_wanted<bool>(row, 42);
    read.wanted_draft = read_wanted<std::string>(row, 44);
    return read;
}

conversation read_conversation(storage::database& from, storage::rows& row) {
    conversation read;
    read.id = row.read<conversation_id>(0);
    read.kind = row.read<conversation_kind>(1);
    read.name = row.read<std::string>(2);
    read.epoch = row.read<log_epoch>(3);
    read.first = row.read<seq>(4);
    read.head = row.read<seq>(5);
    read.high = row.read<seq>(6);
    read.members = row.read<std::uint32_t>(7);
    read.role = row.read<member_role>(8);
    read.removed = row.read<bool>(9);
    read.last_counter = row.read<sender_counter>(10);
    read.unread = row.read<std::uint64_t>(11);
    read.marked_unread = row.read<bool>(12);
    read.read_seq = row.read<seq>(13);
    read.peer_read = row.read<seq>(14);
    read.peer_delivered = row.read<seq>(15);
    read.reading = read_reading(row);
    read.active = row.read<wall_time>(31);
    read.unread_mentions = row.read<std::uint64_t>(32);
    read.retention.how = row.read<retention::kind>(46);
    read.retention.time = microseconds(row.read<std::int64_t>(47));
    if (auto places = split_places(row.read<std::string>(33))) {
        read.reading.mentions = *std::move(places);
    } else {
        from.fail(from.damage("where a conversation mentions its user cannot be read"));
    }
    return read;
}

// Of a message that nobody forwarded the author is empty.
std::optional<message_origin> read_origin(storage::rows& row, int first) {
    message_origin read{row.read<std::string>(first), row.read<wall_time>(first + 1)};
    return read.author.empty() ? std::nullopt : std::optional{std::move(read)};
}

protocol::draft read_draft(storage::rows& row) {
    protocol::draft read;
    read.id = row.read<client_id>(1);
    read.to.conversation = row.read<conversation_id>(2);
    read.to.user = row.read<std::string>(3);
    read.kind = row.read<message_kind>(4);
    read.read_seq = row.read<seq>(5);
    read.created = row.read<wall_time>(6);
    read.expires = row.read<wall_time>(7);
    read.attempts = row.read<std::uint32_t>(8);
    read.first_tried = row.read<std::optional<wall_time>>(9);
    read.state = row.read<protocol::draft_state>(10);
    read.failure = read_code(row, 11);
    read.body = row.read<std::string>(12);
    read.mentions = storage::split_names(row.read<std::string>(13));
    read.mention_all = row.read<bool>(14);
    read.target = row.read<seq>(15);
    read.lifetime = microseconds(row.read<std::int64_t>(16));
    read.origin = read_origin(row, 17);
    read.sealed = row.read<std::string>(19);
    return read;
}

std::vector<message> take_messages(storage::rows found) {
    std::vector<message> read;
    while (found.next()) {
        read.push_back(read_message(found, 0));
    }
    return read;
}

event read_message_event(storage::database& from, storage::rows& row) {
    message_event told;
    told.conversation = row.read<conversation_id>(2);
    const auto at = row.read<seq>(3);
    const bool is_here = row.read<std::optional<seq>>(10).has_value();
    if (row.read<bool>(29) || (!is_here && is_expired_here(from, told.conversation, at))) {
        told.message.seq = at;
        told.expired = true;
    } else if (is_here) {
        told.message = read_message(row, 10);
    } else {
        from.fail(from.damage("an event tells of an entry that is not there"));
    }
    return {row.read<event_id>(0), std::move(told)};
}

event read_sent_event(storage::rows& row) {
    sent_event told;
    told.client_id = row.read<client_id>(4);
    told.conversation = row.read<conversation_id>(2);
    told.seq = row.read<seq>(3);
    told.duplicate = row.read<bool>(5);
    return {row.read<event_id>(0), told};
}

event read_failed_event(storage::rows& row) {
    failed_event told;
    told.client_id = row.read<client_id>(4);
    told.to.conversation = row.read<conversation_id>(2);
    told.to.user = row.read<std::string>(6);
    told.reason.code = read_code(row, 7).value_or(errc::internal);
    told.reason.detail = row.read<std::string>(8);
    if (const auto wait = row.read<std::optional<std::int64_t>>(9)) {
        told.reason.retry_after = microseconds(*wait);
    }
    return {row.read<event_id>(0), std::move(told)};
}

}  // namespace

message read_message(storage::rows& row, int first) {
    message read;
    read.seq = row.read<seq>(first);
    read.id = row.read<message_id>(first + 1);
    read.client_id = row.read<client_id>(first + 2);
    read.sender = row.read<user_id>(first + 3);
    read.sender_name = row.read<std::string>(first + 4);
    read.device = row.read<device_id>(first + 5);
    read.counter = row.read<sender_counter>(first + 6);
    read.kind = row.read<message_kind>(first + 7);
    read.server_time = row.read<wall_time>(first + 8);
    read.body = row.read<std::string>(first + 9);
    read.ordinal = row.read<ordinal>(first + 10);
    read.mentions = storage::split_names(row.read<std::string>(first + 11));
    read.mention_all = row.read<bool>(first + 12);
    read.target = row.read<seq>(first + 13);
    read.recalled = row.read<bool>(first + 14);
    read.expires = row.read<wall_time>(first + 15);
    read.origin = read_origin(row, first + 16);
    read.protection = row.read<message_protection>(first + 18);
    return read;
}

std::vector<conversation> read_conversations(storage::database& from) {
    std::vector<conversation> read;
    auto found = from.select(
        "SELECT id, kind, name, epoch, first, head, high, members, role, removed, last_counter,"
        " unread, marked_unread, read_seq, peer_read, peer_delivered, head_ordinal, base_ordinal,"
        " state_version, state_seq, state_ordinal, state_own_after, counted_to, state_marked,"
        " mark_version, wanted_seq, wanted_ordinal, wanted_own_after, wanted_mark,"
        " wanted_mark_version, delivered_kept, active, unread_mentions, mentions, pinned,"
        " pin_version, muted, mute_version, draft, draft_version, wanted_pinned,"
        " wanted_pin_version, wanted_muted, wanted_mute_version, wanted_draft,"
        " wanted_draft_version, retention, retention_time FROM conversation ORDER BY id"
    );
    while (found.next()) {
        read.push_back(read_conversation(from, found));
    }
    return read;
}

bool has_conversation(storage::database& from, conversation_id id) {
    auto found = from.select("SELECT 1 FROM conversation WHERE id = ?", id);
    return found.next();
}

std::vector<std::pair<std::uint64_t, protocol::draft>> read_drafts(storage::database& from) {
    std::vector<std::pair<std::uint64_t, protocol::draft>> read;
    auto found = from.select(
        "SELECT position, client_id, conversation, user_name, kind, read_seq, created, expires,"
        " attempts, first_tried, state, failure, body, mentions, mention_all, target,"
        " lifetime, origin_author, origin_written, sealed FROM draft"
        " ORDER BY position, client_id"
    );
    while (found.next()) {
        const auto position = found.read<std::uint64_t>(0);
        read.emplace_back(position, read_draft(found));
    }
    return read;
}

std::map<conversation_id, conversation_settings> read_settings(storage::database& from) {
    std::map<conversation_id, conversation_settings> read;
    auto found = from.select("SELECT conversation, pinned, muted, draft FROM settings");
    while (found.next()) {
        conversation_settings row;
        row.pinned = found.read<bool>(1);
        row.muted = found.read<bool>(2);
        row.draft = found.read<std::string>(3);
        read.emplace(found.read<conversation_id>(0), std::move(row));
    }
    return read;
}

std::map<conversation_id, gap_set> read_gaps(storage::database& from) {
    std::map<conversation_id, gap_set> read;
    auto found = from.select("SELECT conversation, first_seq, last_seq FROM gap");
    while (found.next()) {
        read[found.read<conversation_id>(0)].add({found.read<seq>(1), found.read<seq>(2)});
    }
    return read;
}

bool has_gaps(storage::database& from, conversation_id id) {
    auto found = from.select("SELECT 1 FROM gap WHERE conversation = ? LIMIT 1", id);
    return found.next();
}

mailbox_state read_state(storage::database& from) {
    mailbox_state read;
    read.identity = read_identity(from);
    {
        auto found = from.select(
            "SELECT inbox_epoch, inbox_version, session, consumed,"
            " max(consumed, ifnull((SELECT max(id) FROM event), 0)), expired_to FROM progress"
        );
        if (found.next()) {
            read.cursor = {found.read<log_epoch>(0), found.read<inbox_version>(1)};
            read.session = found.read<session_epoch>(2);
            read.consumed = found.read<event_id>(3);
            read.last_event = found.read<event_id>(4);
            read.expired_to = found.read<wall_time>(5);
        } else {
            from.fail(from.damage("the mailbox has no progress"));
        }
    }
    read.conversations = read_conversations(from);
    read.drafts = read_drafts(from);
    read.settings = read_settings(from);
    read.gaps = read_gaps(from);
    read.networks = read_networks(from);
    read.keys = read_keys(from);
    return read;
}

std::vector<message> read_messages(
    storage::database& from, conversation_id id, seq first, seq last, std::size_t limit
) {
    return take_messages(from.select(
        "SELECT seq, id, client_id, sender, sender_name, device, counter, kind, server_time, body,"
        " ordinal, mentions, mention_all, target, recalled, expires, origin_author,"
        " origin_written, protection FROM message WHERE conversation = ?"
        " AND seq BETWEEN ? AND ? AND (goes = 0 OR goes > (SELECT expired_to FROM progress))"
        " ORDER BY seq LIMIT ?",
        id,
        first,
        last,
        limit
    ));
}

std::vector<message> read_newest(
    storage::database& from, conversation_id id, seq last, std::size_t limit
) {
    auto read = take_messages(from.select(
        "SELECT seq, id, client_id, sender, sender_name, device, counter, kind, server_time, body,"
        " ordinal, mentions, mention_all, target, recalled, expires, origin_author,"
        " origin_written, protection FROM message WHERE conversation = ? AND "
        "seq <= ? AND (goes = 0 OR goes > (SELECT expired_to FROM progress))"
        " ORDER BY seq DESC LIMIT ?",
        id,
        last,
        limit
    ));
    std::ranges::reverse(read);
    return read;
}

std::vector<protocol::hole> read_holes(storage::database& from, conversation_id id) {
    std::vector<protocol::hole> read;
    {
        auto found =
            from.select("SELECT first_seq, last_seq, reason FROM hole WHERE conversation = ?", id);
        while (found.next()) {
            const auto reason = found.read<protocol::hole_reason>(2);
            read.push_back({found.read<seq>(0), found.read<seq>(1), reason});
        }
    }
    std::vector<seq> gone;
    auto found = from.select(
        "SELECT seq FROM message INDEXED BY going WHERE goes > 0"
        " AND goes <= (SELECT expired_to FROM progress) AND conversation = ?",
        id
    );
    while (found.next()) {
        gone.push_back(found.read<seq>(0));
    }
    return told_holes(std::move(read), gone);
}

std::vector<annotation> read_annotations(
    storage::database& from, conversation_id id, seq first, seq last
) {
    std::vector<annotation> read;
    auto found = from.select(
        "SELECT target, kind, user, user_name, seq, at, body FROM annotation AS a"
        " WHERE conversation = ? AND target BETWEEN ? AND ?"
        " AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.conversation = a.conversation"
        " AND m.seq IN (a.target, a.seq) AND m.goes > 0"
        " AND m.goes <= (SELECT expired_to FROM progress)) ORDER BY target, kind, user",
        id,
        first,
        last
    );
    while (found.next()) {
        auto& said = read.emplace_back();
        said.target = found.read<seq>(0);
        said.kind = found.read<message_kind>(1);
        said.by = found.read<user_id>(2);
        said.by_name = found.read<std::string>(3);
        said.seq = found.read<seq>(4);
        said.at = found.read<wall_time>(5);
        said.body = found.read<std::string>(6);
    }
    return read;
}

read_place read_measure(
    storage::database& from, conversation_id id, user_id reader, seq up_to, ordinal base
) {
    read_place place{up_to, base, 0};
    {
        auto found = from.select(
            "SELECT ordinal FROM message WHERE conversation = ? AND seq <= ?"
            " ORDER BY seq DESC LIMIT 1",
            id,
            up_to
        );
        if (found.next()) {
            place.ordinal = std::max(base, found.read<ordinal>(0));
        }
    }
    {
        auto found = from.select(
            "SELECT count(*) FROM message WHERE conversation = ? AND seq > ? AND sender = ?"
            " AND (kind = 1 OR kind BETWEEN 7 AND 13) AND ordinal > ?",
            id,
            up_to,
            reader,
            base
        );
        if (found.next()) {
            place.own_after = found.read<std::uint64_t>(0);
        }
    }
    // And those that were here before they expired.
    auto found = from.select(
        "SELECT ifnull(max(ordinal) FILTER (WHERE last_seq <= ?), 0),"
        " ifnull(sum(own) FILTER (WHERE first_seq > ? AND ordinal > ?"
        " AND ? = (SELECT user_id FROM identity)), 0) FROM hole WHERE conversation = ?",
        up_to,
        up_to,
        base,
        reader,
        id
    );
    if (found.next()) {
        place.ordinal = std::max(place.ordinal, found.read<ordinal>(0));
        place.own_after += found.read<std::uint64_t>(1);
    }
    return place;
}

std::optional<wall_time> read_next_expiry(storage::database& from) {
    auto found =
        from.select("SELECT goes FROM message INDEXED BY going WHERE goes > 0 ORDER BY goes LIMIT 1"
        );
    return found.next() ? std::optional(found.read<wall_time>(0)) : std::nullopt;
}

std::uint64_t read_unread_total(storage::database& from) {
    auto found = from.select("SELECT coalesce(sum(unread), 0) FROM conversation");
    return found.next() ? found.read<std::uint64_t>(0) : 0;
}

std::vector<event> read_events(storage::database& from, event_id after, std::size_t limit) {
    std::vector<event> read;
    auto found = from.select(
        "SELECT e.id, e.kind, e.conversation, e.seq, e.client_id, e.duplicate, e.user_name,"
        " e.failure, e.detail, e.retry_after, m.seq, m.id, m.client_id, m.sender, m.sender_name,"
        " m.device, m.counter, m.kind, m.server_time, m.body, m.ordinal, m.mentions,"
        " m.mention_all, m.target, m.recalled, m.expires, m.origin_author,"
        " m.origin_written, m.protection, ifnull(m.goes > 0 AND m.goes <= (SELECT expired_to FROM "
        "progress), 0)"
        " FROM event AS e"
        " LEFT JOIN message AS m ON e.kind = 1 AND m.conversation = e.conversation AND m.seq = "
        "e.seq"
        " WHERE e.id > ? ORDER BY e.id LIMIT ?",
        after,
        limit
    );
    std::size_t bytes = 0;
    while (bytes < event_bytes_max && found.next()) {
        switch (found.read<int>(1)) {
            case 1:
                read.push_back(read_message_event(from, found));
                bytes += body_bytes_of(read.back());
                break;
            case 2:
                read.push_back(read_sent_event(found));
                break;
            case 3:
                read.push_back(read_failed_event(found));
                break;
            default:
                from.fail(from.damage("an event is of an unknown kind"));
        }
    }
    return read;
}

}  // namespace gapless::sdk
