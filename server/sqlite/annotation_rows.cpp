#include "server/sqlite/sqlite_transaction.hpp"

// What was said about messages.

namespace gapless::server {

void sqlite_transaction::put_annotation(const annotation_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO annotation (conversation, target, kind, user, seq)"
        " VALUES (?, ?, ?, ?, ?)",
        row.conversation,
        row.target,
        row.kind,
        row.user,
        row.seq
    );
}

std::vector<seq> sqlite_transaction::annotated(conversation_id id, seq from, seq to) {
    std::vector<seq> read;
    auto found = file_.select(
        "SELECT DISTINCT target FROM annotation WHERE conversation = ? AND target BETWEEN ? AND ?"
        " ORDER BY target",
        id,
        from,
        to
    );
    while (found.next()) {
        read.push_back(found.read<seq>(0));
    }
    return read;
}

std::vector<annotation_record> sqlite_transaction::annotations(
    conversation_id id, seq target, std::size_t count_max
) {
    std::vector<annotation_record> read;
    auto found = file_.select(
        "SELECT kind, user, seq FROM annotation WHERE conversation = ? AND target = ?"
        " ORDER BY kind DESC, seq DESC LIMIT ?",
        id,
        target,
        count_max
    );
    while (found.next()) {
        read.push_back(
            {id, target, found.read<message_kind>(0), found.read<user_id>(1), found.read<seq>(2)}
        );
    }
    return read;
}

std::vector<seq> sqlite_transaction::edits(conversation_id id, seq target) {
    std::vector<seq> read;
    // As below.
    auto found = file_.select(
        "SELECT seq FROM message INDEXED BY edit"
        " WHERE conversation = ? AND target = ? AND kind = 5 ORDER BY seq",
        id,
        target
    );
    while (found.next()) {
        read.push_back(found.read<seq>(0));
    }
    return read;
}

void sqlite_transaction::recall(conversation_id id, seq target) {
    file_.run(
        "UPDATE message SET body = x'', recalled = 1 WHERE conversation = ? AND seq = ?", id, target
    );
    // The index is named, and its kind a literal: SQLite would read the whole conversation.
    static_assert(static_cast<int>(message_kind::edit) == 5);
    file_.run(
        "UPDATE message INDEXED BY edit SET body = x'', recalled = 1"
        " WHERE conversation = ? AND target = ? AND kind = 5",
        id,
        target
    );
}

}  // namespace gapless::server
