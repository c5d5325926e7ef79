#include "server/sqlite/sqlite_transaction.hpp"
#include "storage/sqlite/name_list.hpp"

// What expires, and what is left then.

namespace gapless::server {

keeping sqlite_transaction::keeping_of(conversation_id id, seq at) {
    auto found = file_.select(
        "SELECT kept_until, waits FROM message WHERE conversation = ? AND seq = ?", id, at
    );
    return found.next() ? keeping{found.read<wall_time>(0), found.read<bool>(1)} : keeping{};
}

std::vector<archived_entry> sqlite_transaction::expired(wall_time now, std::size_t count_max) {
    std::vector<archived_entry> read;
    auto found = file_.select(
        "SELECT conversation, seq, sender, kind, ordinal, mentions, target, expires FROM message"
        " WHERE kept_until > 0 AND kept_until <= ? ORDER BY kept_until, conversation, seq LIMIT ?",
        now,
        count_max
    );
    while (found.next()) {
        archived_entry& row = read.emplace_back();
        row.conversation = found.read<conversation_id>(0);
        row.entry.seq = found.read<seq>(1);
        row.entry.sender = found.read<user_id>(2);
        row.entry.kind = found.read<message_kind>(3);
        row.entry.ordinal = found.read<ordinal>(4);
        row.entry.mentions = storage::split_names(found.read<std::string>(5));
        row.entry.target = found.read<seq>(6);
        row.entry.expires = found.read<wall_time>(7);
    }
    return read;
}

std::optional<wall_time> sqlite_transaction::next_expiry() {
    auto found = file_.select(
        "SELECT kept_until FROM message WHERE kept_until > 0 ORDER BY kept_until LIMIT 1"
    );
    return found.next() ? std::optional{found.read<wall_time>(0)} : std::nullopt;
}

void sqlite_transaction::let_go(conversation_id id, seq up_to, wall_time now) {
    file_.run(
        "UPDATE message SET kept_until = ?1"
        " WHERE conversation = ?2 AND seq <= ?3 AND waits = 1 AND kept_until > ?1",
        now,
        id,
        up_to
    );
}

void sqlite_transaction::remove_message(conversation_id id, const message& row) {
    file_.run("DELETE FROM message WHERE conversation = ? AND seq = ?", id, row.seq);
    file_.run("DELETE FROM annotation WHERE conversation = ? AND target = ?", id, row.seq);
    if (is_annotation(row.kind)) {
        file_.run(
            "DELETE FROM annotation"
            " WHERE conversation = ? AND target = ? AND kind = ? AND user = ? AND seq = ?",
            id,
            row.target,
            row.kind,
            row.sender,
            row.seq
        );
    }
}

void sqlite_transaction::remove_mention(const mention_record& row) {
    file_.run(
        "DELETE FROM mention WHERE conversation = ? AND user = ? AND ordinal = ?",
        row.conversation,
        row.user,
        row.ordinal
    );
}

std::optional<hole_record> sqlite_transaction::find_hole(conversation_id id, seq at) {
    auto found = file_.select(
        "SELECT first_seq, last_seq, last_ordinal, sender FROM hole"
        " WHERE conversation = ? AND last_seq >= ? ORDER BY last_seq LIMIT 1",
        id,
        at
    );
    if (!found.next() || found.read<seq>(0) > at) {
        return std::nullopt;
    }
    hole_record read;
    read.conversation = id;
    read.first = found.read<seq>(0);
    read.last = found.read<seq>(1);
    read.last_ordinal = found.read<ordinal>(2);
    read.sender = found.read<user_id>(3);
    return read;
}

void sqlite_transaction::put_hole(const hole_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO hole (conversation, last_seq, first_seq, last_ordinal, sender)"
        " VALUES (?, ?, ?, ?, ?)",
        row.conversation,
        row.last,
        row.first,
        row.last_ordinal,
        row.sender
    );
}

void sqlite_transaction::remove_hole(const hole_record& row) {
    file_.run(
        "DELETE FROM hole WHERE conversation = ? AND last_seq = ?", row.conversation, row.last
    );
}

void sqlite_transaction::put_leaf(const leaf_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO leaf (conversation, seq, leaf) VALUES (?, ?, ?)",
        row.conversation,
        row.seq,
        row.leaf
    );
}

std::vector<leaf_record> sqlite_transaction::leaves(
    conversation_id id, seq from, seq to, std::size_t count_max
) {
    std::vector<leaf_record> read;
    auto found = file_.select(
        "SELECT seq, leaf FROM leaf WHERE conversation = ? AND seq BETWEEN ? AND ?"
        " ORDER BY seq LIMIT ?",
        id,
        from,
        to,
        count_max
    );
    while (found.next()) {
        read.push_back({id, found.read<seq>(0), found.read<protocol::leaf_hash>(1)});
    }
    return read;
}

void sqlite_transaction::remove_leaves(conversation_id id) {
    file_.run("DELETE FROM leaf WHERE conversation = ?", id);
}

void sqlite_transaction::put_device_mark(const device_mark_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO device_mark (conversation, device, user, seq) VALUES (?, ?, ?, ?)",
        row.conversation,
        row.device,
        row.user,
        row.seq
    );
}

std::vector<device_mark_record> sqlite_transaction::device_marks(conversation_id id) {
    std::vector<device_mark_record> read;
    auto found = file_.select(
        "SELECT user, device, seq FROM device_mark WHERE conversation = ? ORDER BY device", id
    );
    while (found.next()) {
        const auto user = found.read<user_id>(0);
        const auto device = found.read<device_id>(1);
        read.push_back({id, user, device, found.read<seq>(2)});
    }
    return read;
}

}  // namespace gapless::server
