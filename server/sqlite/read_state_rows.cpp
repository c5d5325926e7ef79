#include "server/sqlite/sqlite_transaction.hpp"

#include <algorithm>

// Read states, drafts and mentions, and what they are counted from.

namespace gapless::server {
namespace {

// The kinds that count, as the statements below have them.
static_assert(static_cast<int>(message_kind::text) == 1);
static_assert(static_cast<int>(message_kind::emoji) == 7);
static_assert(static_cast<int>(message_kind::custom) == 13);

protocol::read_state read_state_in(storage::rows& row) {
    protocol::read_state read;
    read.version = row.read<std::uint64_t>(0);
    read.read_seq = row.read<seq>(1);
    read.read_ordinal = row.read<ordinal>(2);
    read.own_after_read = row.read<std::uint64_t>(3);
    read.marked_unread = row.read<bool>(4);
    read.mark_version = row.read<std::uint64_t>(5);
    read.delivered_seq = row.read<seq>(6);
    read.pinned = {row.read<bool>(7), row.read<std::uint64_t>(8)};
    read.muted = {row.read<bool>(9), row.read<std::uint64_t>(10)};
    read.draft_version = row.read<std::uint64_t>(11);
    return read;
}

// Of the holes that reach into from..to; the last of them may reach beyond it.
std::uint64_t count_gone(
    storage::database& file, conversation_id id, user_id user, seq from, seq to
) {
    auto found = file.select(
        "SELECT coalesce(sum(min(last_seq, ?4) - max(first_seq, ?3) + 1), 0) FROM hole"
        " WHERE conversation = ?1 AND sender = ?2 AND last_seq >= ?3 AND first_seq <= ?4"
        " AND last_seq <= coalesce((SELECT min(last_seq) FROM hole"
        " WHERE conversation = ?1 AND last_seq >= ?4), ?4)",
        id,
        user,
        from,
        to
    );
    return found.next() ? found.read<std::uint64_t>(0) : 0;
}

}  // namespace

ordinal sqlite_transaction::ordinal_before(conversation_id id, seq at) {
    auto found = file_.select(
        "SELECT ordinal - (kind = 1 OR kind BETWEEN 7 AND 13) FROM message"
        " WHERE conversation = ? AND seq = ?",
        id,
        at
    );
    if (found.next()) {
        return found.read<ordinal>(0);
    }
    const auto gone = find_hole(id, at);
    return gone ? gone->ordinal_before(at) : ordinal{};
}

std::uint64_t sqlite_transaction::count_sent_by(
    conversation_id id, user_id user, seq from, seq to
) {
    auto found = file_.select(
        "SELECT count(*) FROM message WHERE conversation = ? AND seq BETWEEN ? AND ?"
        " AND sender = ? AND (kind = 1 OR kind BETWEEN 7 AND 13)",
        id,
        from,
        to,
        user
    );
    return (found.next() ? found.read<std::uint64_t>(0) : 0) +
           count_gone(file_, id, user, from, to);
}

std::vector<user_id> sqlite_transaction::senders(conversation_id id, seq from, seq to) {
    std::vector<user_id> read;
    auto found = file_.select(
        "SELECT DISTINCT sender FROM message WHERE conversation = ? AND seq BETWEEN ? AND ?"
        " AND (kind = 1 OR kind BETWEEN 7 AND 13) ORDER BY sender",
        id,
        from,
        to
    );
    while (found.next()) {
        read.push_back(found.read<user_id>(0));
    }
    return read;
}

protocol::read_state sqlite_transaction::find_read_state(conversation_id id, user_id user) {
    auto found = file_.select(
        "SELECT version, read_seq, read_ordinal, own_after_read, marked_unread, mark_version,"
        " delivered_seq, pinned, pin_version, muted, mute_version, draft_version FROM read_state"
        " WHERE conversation = ? AND user = ?",
        id,
        user
    );
    return found.next() ? read_state_in(found) : protocol::read_state{};
}

std::vector<read_record> sqlite_transaction::read_states(conversation_id id) {
    std::vector<read_record> read;
    auto found = file_.select(
        "SELECT version, read_seq, read_ordinal, own_after_read, marked_unread, mark_version,"
        " delivered_seq, pinned, pin_version, muted, mute_version, draft_version, user"
        " FROM read_state WHERE conversation = ? ORDER BY user",
        id
    );
    while (found.next()) {
        read.push_back({id, found.read<user_id>(12), read_state_in(found)});
    }
    return read;
}

void sqlite_transaction::put_read_state(const read_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO read_state (conversation, user, version, read_seq, read_ordinal,"
        " own_after_read, marked_unread, mark_version, delivered_seq, pinned, pin_version, muted,"
        " mute_version, draft_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.conversation,
        row.user,
        row.state.version,
        row.state.read_seq,
        row.state.read_ordinal,
        row.state.own_after_read,
        row.state.marked_unread,
        row.state.mark_version,
        row.state.delivered_seq,
        row.state.pinned.value,
        row.state.pinned.version,
        row.state.muted.value,
        row.state.muted.version,
        row.state.draft_version
    );
}

std::string sqlite_transaction::find_draft(conversation_id id, user_id user) {
    auto found =
        file_.select("SELECT text FROM draft WHERE conversation = ? AND user = ?", id, user);
    return found.next() ? found.read<std::string>(0) : std::string();
}

void sqlite_transaction::put_draft(const draft_record& row) {
    if (row.text.empty()) {
        file_.run(
            "DELETE FROM draft WHERE conversation = ? AND user = ?", row.conversation, row.user
        );
        return;
    }
    file_.run(
        "INSERT OR REPLACE INTO draft (conversation, user, text) VALUES (?, ?, ?)",
        row.conversation,
        row.user,
        row.text
    );
}

void sqlite_transaction::put_mention(const mention_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO mention (conversation, user, ordinal, seq) VALUES (?, ?, ?, ?)",
        row.conversation,
        row.user,
        row.ordinal,
        row.seq
    );
}

std::vector<mention_place> sqlite_transaction::newest_mentions(
    conversation_id id, user_id user, ordinal above, std::size_t count_max
) {
    std::vector<mention_place> read;
    auto found = file_.select(
        "SELECT seq, ordinal FROM mention WHERE conversation = ? AND user = ? AND ordinal > ?"
        " ORDER BY ordinal DESC LIMIT ?",
        id,
        user,
        above,
        count_max
    );
    while (found.next()) {
        read.push_back({found.read<seq>(0), found.read<ordinal>(1)});
    }
    std::ranges::reverse(read);
    return read;
}

}  // namespace gapless::server
