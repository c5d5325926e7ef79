#include "server/sqlite/allotment.hpp"
#include "server/sqlite/sqlite_transaction.hpp"

#include <algorithm>

// Conversations, who is in them, and their place in inboxes.

namespace gapless::server {
namespace {

std::vector<membership_record> take_memberships(storage::rows found) {
    std::vector<membership_record> read;
    while (found.next()) {
        membership_record row;
        row.conversation = found.read<conversation_id>(0);
        row.user = found.read<user_id>(1);
        row.join_seq = found.read<seq>(2);
        row.left_seq = found.read<seq>(3);
        row.role = found.read<member_role>(4);
        row.first_seq = found.read<seq>(5);
        row.muted_until = found.read<wall_time>(6);
        read.push_back(row);
    }
    return read;
}

}  // namespace

conversation_id sqlite_transaction::allot_conversation() {
    return conversation_id{allot_numbers(file_, allotment_kind::conversation, 1)};
}

std::optional<conversation_record> sqlite_transaction::find_conversation(conversation_id id) {
    auto found = file_.select(
        "SELECT id, kind, name, epoch, head, floor, head_ordinal, history, all_muted, dismissed,"
        " members, fanout, crossed_to, retention, retention_time, relation, key_version,"
        " policy FROM conversation WHERE id = ?",
        id
    );
    if (!found.next()) {
        return std::nullopt;
    }
    conversation_record read;
    read.id = found.read<conversation_id>(0);
    read.kind = found.read<conversation_kind>(1);
    read.name = found.read<std::string>(2);
    read.epoch = found.read<log_epoch>(3);
    read.head = found.read<seq>(4);
    read.floor = found.read<seq>(5);
    read.head_ordinal = found.read<ordinal>(6);
    read.history = found.read<history_policy>(7);
    read.all_muted = found.read<bool>(8);
    read.dismissed = found.read<bool>(9);
    read.members = found.read<std::uint32_t>(10);
    read.fanout = found.read<fanout_state>(11);
    read.crossed_to = found.read<user_id>(12);
    read.retention.how = found.read<retention::kind>(13);
    read.retention.time = microseconds(found.read<std::int64_t>(14));
    read.key_version = found.read<std::uint64_t>(16);
    read.policy = found.read<key_policy>(17);
    if (read.key_version != 0) {
        read.relation = found.read<relation_name>(15);
    }
    return read;
}

void sqlite_transaction::put_conversation(const conversation_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO conversation (id, kind, name, epoch, head, floor, head_ordinal,"
        " history, all_muted, dismissed, members, fanout, crossed_to, retention, retention_time,"
        " relation, key_version, policy)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id,
        row.kind,
        row.name,
        row.epoch,
        row.head,
        row.floor,
        row.head_ordinal,
        row.history,
        row.all_muted,
        row.dismissed,
        row.members,
        row.fanout,
        row.crossed_to,
        row.retention.how,
        row.retention.time.microseconds,
        storage::blob{row.key_version == 0 ? std::string_view() : row.relation.view()},
        row.key_version,
        row.policy
    );
}

std::optional<conversation_id> sqlite_transaction::find_direct(user_id a, user_id b) {
    auto found = file_.select(
        "SELECT conversation FROM direct WHERE low = ? AND high = ?", std::min(a, b), std::max(a, b)
    );
    if (!found.next()) {
        return std::nullopt;
    }
    return found.read<conversation_id>(0);
}

void sqlite_transaction::put_direct(user_id a, user_id b, conversation_id id) {
    file_.run(
        "INSERT OR REPLACE INTO direct (low, high, conversation) VALUES (?, ?, ?)",
        std::min(a, b),
        std::max(a, b),
        id
    );
}

std::vector<membership_record> sqlite_transaction::members(conversation_id id) {
    return take_memberships(file_.select(
        "SELECT conversation, user, join_seq, left_seq, role, first_seq, muted_until"
        " FROM membership WHERE conversation = ? AND left_seq = 0 ORDER BY user",
        id
    ));
}

std::optional<membership_record> sqlite_transaction::last_stay(conversation_id id, user_id user) {
    std::vector<membership_record> read = take_memberships(file_.select(
        "SELECT conversation, user, join_seq, left_seq, role, first_seq, muted_until"
        " FROM membership WHERE conversation = ? AND user = ? ORDER BY join_seq DESC LIMIT 1",
        id,
        user
    ));
    return read.empty() ? std::nullopt : std::optional{read.front()};
}

std::vector<membership_record> sqlite_transaction::members_after(
    conversation_id id, user_id after, std::size_t count_max
) {
    return take_memberships(file_.select(
        "SELECT conversation, user, join_seq, left_seq, role, first_seq, muted_until"
        " FROM membership WHERE conversation = ? AND user > ? AND left_seq = 0"
        " ORDER BY user LIMIT ?",
        id,
        after,
        count_max
    ));
}

std::vector<membership_record> sqlite_transaction::stays(conversation_id id, user_id user) {
    return take_memberships(file_.select(
        "SELECT conversation, user, join_seq, left_seq, role, first_seq, muted_until"
        " FROM membership WHERE conversation = ? AND user = ? ORDER BY join_seq",
        id,
        user
    ));
}

void sqlite_transaction::put_membership(const membership_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO membership (conversation, user, join_seq, left_seq, role,"
        " first_seq, muted_until) VALUES (?, ?, ?, ?, ?, ?, ?)",
        row.conversation,
        row.user,
        row.join_seq,
        row.left_seq,
        row.role,
        row.first_seq,
        row.muted_until
    );
}

void sqlite_transaction::put_large(user_id user, conversation_id id) {
    file_.run("INSERT OR IGNORE INTO large (user, conversation) VALUES (?, ?)", user, id);
}

void sqlite_transaction::remove_large(user_id user, conversation_id id) {
    file_.run("DELETE FROM large WHERE user = ? AND conversation = ?", user, id);
}

bool sqlite_transaction::is_large(user_id user, conversation_id id) {
    auto found = file_.select("SELECT 1 FROM large WHERE user = ? AND conversation = ?", user, id);
    return found.next();
}

std::vector<conversation_id> sqlite_transaction::large_of(
    user_id user, conversation_id after, std::size_t count_max
) {
    std::vector<conversation_id> read;
    auto found = file_.select(
        "SELECT conversation FROM large WHERE user = ? AND conversation > ?"
        " ORDER BY conversation LIMIT ?",
        user,
        after,
        count_max
    );
    while (found.next()) {
        read.push_back(found.read<conversation_id>(0));
    }
    return read;
}

inbox_record sqlite_transaction::inbox_of(user_id user) {
    inbox_record read;
    {
        auto found = file_.select("SELECT epoch, floor FROM inbox WHERE user = ?", user);
        if (found.next()) {
            read.epoch = found.read<log_epoch>(0);
            read.floor = found.read<inbox_version>(1);
        }
    }
    auto newest = file_.select("SELECT max(version) FROM inbox_entry WHERE user = ?", user);
    if (newest.next()) {
        read.version = std::max(read.floor, newest.read<inbox_version>(0));
    }
    return read;
}

// Asked for every member at every message: one statement finds the head.
store_transaction::touched sqlite_transaction::touch_inbox(
    user_id user, conversation_id id, wall_time at
) {
    inbox_version head;
    {
        auto found = file_.select(
            "SELECT max(ifnull((SELECT max(version) FROM inbox_entry WHERE user = ?1), 0),"
            " ifnull((SELECT floor FROM inbox WHERE user = ?1), 0))",
            user
        );
        if (found.next()) {
            head = found.read<inbox_version>(0);
        }
    }
    file_.run(
        "INSERT INTO inbox_entry (user, conversation, version, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (user, conversation)"
        " DO UPDATE SET version = excluded.version, at = excluded.at",
        user,
        id,
        head.next(),
        at
    );
    return {head, head.next()};
}

std::vector<inbox_row> sqlite_transaction::read_inbox(
    user_id user, inbox_version after, std::size_t count_max
) {
    std::vector<inbox_row> read;
    auto found = file_.select(
        "SELECT conversation, version, at FROM inbox_entry WHERE user = ? AND version > ?"
        " ORDER BY version LIMIT ?",
        user,
        after,
        count_max
    );
    while (found.next()) {
        const auto where = found.read<conversation_id>(0);
        const auto version = found.read<inbox_version>(1);
        read.push_back({where, version, found.read<wall_time>(2)});
    }
    return read;
}

}  // namespace gapless::server
