#include "sdk/sqlite/mailbox_queries.hpp"

#include "sdk/core/mailbox/expiry_rules.hpp"
#include "sdk/sqlite/code_column.hpp"
#include "sdk/sqlite/key_rows.hpp"
#include "sdk/sqlite/mailbox_cells.hpp"
#include "sdk/sqlite/mention_places.hpp"
#include "sdk/sqlite/network_rows.hpp"
#include "storage/sqlite/name_list.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::sdk {
namespace {

identity read_identity(storage::database& from) {
    identity who;
    auto found = from.select(
        "SELECT device, public_key, secret_key, server, authority, user_name, user_id,"
        " access_token, refresh_token, tcp, websocket, signed_out, signed_out_by, exchange"
        " FROM identity"
    );
    const auto text = [&](int column, std::string_view name) {
        return found.read_content(column, identity_cell(name));
    };
    if (found.next()) {
        who.device = found.read<device_id>(0);
        who.public_key = found.read<public_key>(1);
        who.secret_key = text(2, "identity.secret_key");
        who.server = text(3, "identity.server");
        who.authority = text(4, "identity.authority");
        who.user = text(5, "identity.user_name");
        who.user_id = found.read<user_id>(6);
        who.access_token = text(7, "identity.access_token");
        who.refresh_token = text(8, "identity.refresh_token");
        who.tcp = text(9, "identity.tcp");
        who.websocket = text(10, "identity.websocket");
        who.exchange = text(13, "identity.exchange");
        if (const auto code = read_code(found, 11)) {
            who.signed_out = error(*code, text(12, "identity.signed_out_by"));
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
    const auto where = row.read<conversation_id>(0);
    read.draft.value = row.read_content(38, conversation_cell("conversation.draft", where));
    read.draft.version = row.read<std::uint64_t>(39);
    read.wanted_pinned = read_wanted<bool>(row, 40);
    read.wanted_muted = read_wanted<bool>(row, 42);
    if (auto wanted =
            row.read_optional_content(44, conversation_cell("conversation.wanted_draft", where))) {
        read.wanted_draft = {*std::move(wanted), row.read<std::uint64_t>(45)};
    }
    return read;
}

conversation read_conversation(storage::database& from, storage::rows& row) {
    conversation read;
    read.id = row.read<conversation_id>(0);
    read.kind = row.read<conversation_kind>(1);
    read.name = row.read_content(2, conversation_cell("conversation.name", read.id));
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
    read.mode = row.read<relation_mode>(48);
    read.policy = row.read<key_policy>(49);
    if (auto places = split_places(row.read<std::string>(33))) {
        read.reading.mentions = *std::move(places);
    } else {
        from.fail(from.damage("where a conversation mentions its user cannot be read"));
    }
    return read;
}

// Of a message that nobody forwarded the author is empty.
std::optional<message_origin> read_origin(
    storage::rows& row, int first, const storage::cell& author
) {
    message_origin read{row.read_content(first, author), row.read<wall_time>(first + 1)};
    return read.author.empty() ? std::nullopt : std::optional{std::move(read)};
}

protocol::draft read_draft(storage::rows& row) {
    protocol::draft read;
    read.id = row.read<client_id>(1);
    const auto text = [&](int column, std::string_view name) {
        return row.read_content(column, draft_cell(name, read.id));
    };
    read.to.conversation = row.read<conversation_id>(2);
    read.to.user = text(3, "draft.user_name");
    read.kind = row.read<message_kind>(4);
    read.read_seq = row.read<seq>(5);
    read.created = row.read<wall_time>(6);
    read.expires = row.read<wall_time>(7);
    read.attempts = row.read<std::uint32_t>(8);
    read.first_tried = row.read<std::optional<wall_time>>(9);
    read.state = row.read<protocol::draft_state>(10);
    read.failure = read_code(row, 11);
    read.body = text(12, "draft.body");
    read.mentions = storage::split_names(text(13, "draft.mentions"));
    read.mention_all = row.read<bool>(14);
    read.target = row.read<seq>(15);
    read.lifetime = microseconds(row.read<std::int64_t>(16));
    read.origin = read_origin(row, 17, draft_cell("draft.origin_author", read.id));
    read.sealed = row.read<std::string>(19);
    return read;
}

std::vector<message> take_messages(conversation_id where, storage::rows found) {
    std::vector<message> read;
    while (found.next()) {
        read.push_back(read_message(found, 0, where));
    }
    return read;
}

}  // namespace

message read_message(storage::rows& row, int first, conversation_id where) {
    message read;
    read.seq = row.read<seq>(first);
    const auto text = [&](int column, std::string_view name) {
        return row.read_content(first + column, message_cell(name, where, read.seq));
    };
    read.id = row.read<message_id>(first + 1);
    read.client_id = row.read<client_id>(first + 2);
    read.sender = row.read<user_id>(first + 3);
    read.sender_name = text(4, "message.sender_name");
    read.device = row.read<device_id>(first + 5);
    read.counter = row.read<sender_counter>(first + 6);
    read.kind = row.read<message_kind>(first + 7);
    read.server_time = row.read<wall_time>(first + 8);
    read.body = text(9, "message.body");
    read.ordinal = row.read<ordinal>(first + 10);
    read.mentions = storage::split_names(text(11, "message.mentions"));
    read.mention_all = row.read<bool>(first + 12);
    read.target = row.read<seq>(first + 13);
    read.recalled = row.read<bool>(first + 14);
    read.expires = row.read<wall_time>(first + 15);
    const auto author = message_cell("message.origin_author", where, read.seq);
    read.origin = read_origin(row, first + 16, author);
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
        " wanted_draft_version, retention, retention_time, mode, policy FROM conversation ORDER BY "
        "id"
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
        const auto where = found.read<conversation_id>(0);
        row.draft = found.read_content(3, conversation_cell("settings.draft", where));
        read.emplace(where, std::move(row));
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

namespace {

std::set<conversation_id> read_sealed_places(storage::database& from) {
    std::set<conversation_id> read;
    auto found = from.select(
        "SELECT DISTINCT conversation FROM message INDEXED BY sealed WHERE sealed IS NOT NULL"
    );
    while (found.next()) {
        read.insert(found.read<conversation_id>(0));
    }
    return read;
}

}  // namespace

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
    read.sealed = read_sealed_places(from);
    return read;
}

std::vector<message> read_sealed(
    storage::database& from, conversation_id id, seq after, std::size_t limit
) {
    std::vector<message> read;
    auto found = from.select(
        "SELECT seq, id, client_id, sender, sender_name, device, counter, kind, server_time, body,"
        " ordinal, mentions, mention_all, target, recalled, expires, origin_author,"
        " origin_written, protection, sealed FROM message INDEXED BY sealed"
        " WHERE conversation = ? AND seq > ? AND sealed IS NOT NULL"
        " AND (goes = 0 OR goes > (SELECT expired_to FROM progress)) ORDER BY seq LIMIT ?",
        id,
        after,
        limit
    );
    while (found.next()) {
        read.push_back(read_message(found, 0, id));
        read.back().body = found.read<std::string>(19);
    }
    return read;
}

std::vector<message> read_messages(
    storage::database& from, conversation_id id, seq first, seq last, std::size_t limit
) {
    return take_messages(
        id,
        from.select(
            "SELECT seq, id, client_id, sender, sender_name, device, counter, kind, server_time, "
            "body,"
            " ordinal, mentions, mention_all, target, recalled, expires, origin_author,"
            " origin_written, protection FROM message WHERE conversation = ?"
            " AND seq BETWEEN ? AND ? AND (goes = 0 OR goes > (SELECT expired_to FROM progress))"
            " ORDER BY seq LIMIT ?",
            id,
            first,
            last,
            limit
        )
    );
}

std::vector<message> read_newest(
    storage::database& from, conversation_id id, seq last, std::size_t limit
) {
    auto read = take_messages(
        id,
        from.select(
            "SELECT seq, id, client_id, sender, sender_name, device, counter, kind, server_time, "
            "body,"
            " ordinal, mentions, mention_all, target, recalled, expires, origin_author,"
            " origin_written, protection FROM message WHERE conversation = ? AND "
            "seq <= ? AND (goes = 0 OR goes > (SELECT expired_to FROM progress))"
            " ORDER BY seq DESC LIMIT ?",
            id,
            last,
            limit
        )
    );
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
        const auto text = [&](int column, std::string_view name) {
            const auto place = annotation_cell(name, id, said.target, said.kind, said.by);
            return found.read_content(column, place);
        };
        said.by_name = text(3, "annotation.user_name");
        said.seq = found.read<seq>(4);
        said.at = found.read<wall_time>(5);
        said.body = text(6, "annotation.body");
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

}  // namespace gapless::sdk
