#include "server/sqlite/sqlite_transaction.hpp"

// How users stand to each other, and the timelines that tell them so.

namespace gapless::server {

std::optional<conversation_id> sqlite_transaction::find_contacts(user_id user) {
    auto found = file_.select("SELECT conversation FROM contact_timeline WHERE user = ?", user);
    if (!found.next()) {
        return std::nullopt;
    }
    return found.read<conversation_id>(0);
}

void sqlite_transaction::put_contacts(user_id user, conversation_id id) {
    file_.run(
        "INSERT OR REPLACE INTO contact_timeline (user, conversation) VALUES (?, ?)", user, id
    );
}

std::optional<contact_record> sqlite_transaction::find_contact(user_id user, user_id peer) {
    auto found = file_.select(
        "SELECT tie, follows, blocked FROM contact WHERE user = ? AND peer = ?", user, peer
    );
    if (!found.next()) {
        return std::nullopt;
    }
    contact_record read;
    read.user = user;
    read.peer = peer;
    read.tie = found.read<contact_tie>(0);
    read.follows = found.read<bool>(1);
    read.blocked = found.read<bool>(2);
    return read;
}

void sqlite_transaction::put_contact(const contact_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO contact (user, peer, tie, follows, blocked)"
        " VALUES (?, ?, ?, ?, ?)",
        row.user,
        row.peer,
        row.tie,
        row.follows,
        row.blocked
    );
}

}  // namespace gapless::server
