#include "server/sqlite/sqlite_transaction.hpp"

#include <algorithm>
#include <string>

// Keys of users, relations and wraps.

namespace gapless::server {
namespace {

// Ids behind one another. A piece of one is left out.
std::vector<device_id> devices_in(const std::string& ids) {
    std::vector<device_id> read;
    for (std::size_t at = 0; at + device_id::size <= ids.size(); at += device_id::size) {
        read.push_back(device_id::from(std::string_view(ids).substr(at, device_id::size)).value());
    }
    return read;
}

std::string ids_of(const std::vector<device_id>& devices) {
    std::string ids;
    for (const device_id& each : devices) {
        ids.append(each.view());
    }
    return ids;
}

relation_key_record relation_key_in(storage::rows& found) {
    relation_key_record row;
    row.conversation = found.read<conversation_id>(0);
    row.version = found.read<std::uint64_t>(1);
    row.from = found.read<seq>(2);
    row.wrapped = found.read<std::string>(3);
    return row;
}

}  // namespace

std::optional<account_keys_record> sqlite_transaction::find_account_keys(user_id user) {
    auto found = file_.select(
        "SELECT account_key, list_seq, list_hash, devices FROM account_keys WHERE user = ?", user
    );
    if (!found.next()) {
        return std::nullopt;
    }
    account_keys_record read;
    read.user = user;
    read.account_key = found.read<public_key>(0);
    read.list_seq = found.read<std::uint64_t>(1);
    read.list_hash = found.read<signed_hash>(2);
    read.devices = devices_in(found.read<std::string>(3));
    return read;
}

void sqlite_transaction::put_account_keys(const account_keys_record& row) {
    const std::string devices = ids_of(row.devices);
    file_.run(
        "INSERT OR REPLACE INTO account_keys (user, account_key, list_seq, list_hash, devices)"
        " VALUES (?, ?, ?, ?, ?)",
        row.user,
        row.account_key,
        row.list_seq,
        row.list_hash,
        storage::blob{devices}
    );
}

void sqlite_transaction::put_device_list(const device_list_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO device_list (user, list_seq, account_key, signed_list)"
        " VALUES (?, ?, ?, ?)",
        row.user,
        row.list_seq,
        row.account_key,
        storage::blob{row.signed_list}
    );
}

std::vector<device_list_record> sqlite_transaction::device_lists(
    user_id user, std::uint64_t after, std::size_t bytes_max
) {
    std::vector<device_list_record> read;
    std::size_t bytes = 0;
    auto found = file_.select(
        "SELECT list_seq, account_key, signed_list FROM device_list WHERE user = ? AND list_seq > ?"
        " ORDER BY list_seq",
        user,
        after
    );
    while (found.next()) {
        const auto list_seq = found.read<std::uint64_t>(0);
        const auto account_key = found.read<public_key>(1);
        auto signed_list = found.read<std::string>(2);
        bytes += signed_list.size();
        if (!read.empty() && bytes > bytes_max) {
            break;
        }
        read.push_back({user, list_seq, account_key, std::move(signed_list)});
    }
    return read;
}

void sqlite_transaction::put_kem_key(const kem_key_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO kem_key (user, device, number, not_before, not_after, signed_key)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        row.user,
        row.device,
        row.number,
        row.not_before,
        row.not_after,
        storage::blob{row.signed_key}
    );
    file_.run(
        "DELETE FROM kem_key WHERE user = ?1 AND device = ?2 AND number <"
        " (SELECT min(number) FROM (SELECT number FROM kem_key WHERE user = ?1 AND device = ?2"
        " ORDER BY number DESC LIMIT 3))",
        row.user,
        row.device
    );
}

std::vector<kem_key_record> sqlite_transaction::kem_keys(user_id user) {
    std::vector<kem_key_record> read;
    auto found = file_.select(
        "SELECT device, number, not_before, not_after, signed_key FROM kem_key WHERE user = ?"
        " ORDER BY device, number DESC",
        user
    );
    while (found.next()) {
        kem_key_record row;
        row.user = user;
        row.device = found.read<device_id>(0);
        row.number = found.read<std::uint32_t>(1);
        row.not_before = found.read<wall_time>(2);
        row.not_after = found.read<wall_time>(3);
        row.signed_key = found.read<std::string>(4);
        read.push_back(std::move(row));
    }
    return read;
}

std::optional<relation_record> sqlite_transaction::find_relation(conversation_id id) {
    auto found = file_.select(
        "SELECT relation, entry_index, head, epoch, stale, generation, ends, epoch_at FROM relation"
        " WHERE conversation = ?",
        id
    );
    if (!found.next()) {
        return std::nullopt;
    }
    relation_record read;
    read.conversation = id;
    read.relation = found.read<relation_name>(0);
    read.index = found.read<std::uint64_t>(1);
    read.head = found.read<signed_hash>(2);
    read.epoch = found.read<std::uint64_t>(3);
    read.is_stale = found.read<bool>(4);
    read.generation = found.read<std::uint32_t>(5);
    read.ends = found.read<wall_time>(6);
    read.epoch_at = found.read<seq>(7);
    return read;
}

void sqlite_transaction::put_relation(const relation_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO relation (conversation, relation, entry_index, head, epoch, stale,"
        " generation, ends, epoch_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.conversation,
        row.relation,
        row.index,
        row.head,
        row.epoch,
        row.is_stale,
        row.generation,
        row.ends,
        row.epoch_at
    );
}

void sqlite_transaction::mark_relations_stale(user_id user) {
    file_.run(
        "UPDATE relation SET stale = 1 WHERE stale = 0 AND conversation IN"
        " (SELECT conversation FROM membership WHERE user = ? AND left_seq = 0)",
        user
    );
}

void sqlite_transaction::put_wrap(const key_wrap_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO key_wrap (user, device, conversation, seq, key_number, wrap)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        row.user,
        row.device,
        row.conversation,
        row.seq,
        row.key_number,
        storage::blob{row.wrap}
    );
}

std::optional<key_wrap_record> sqlite_transaction::find_wrap(
    user_id user, const device_id& device, conversation_id id, seq at
) {
    auto found = file_.select(
        "SELECT key_number, wrap FROM key_wrap"
        " WHERE user = ? AND device = ? AND conversation = ? AND seq = ?",
        user,
        device,
        id,
        at
    );
    if (!found.next()) {
        return std::nullopt;
    }
    return key_wrap_record{
        id, at, user, device, found.read<std::uint32_t>(0), found.read<std::string>(1)
    };
}

void sqlite_transaction::put_relation_key(const relation_key_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO relation_key (conversation, version, from_seq, wrapped)"
        " VALUES (?, ?, ?, ?)",
        row.conversation,
        row.version,
        row.from,
        storage::blob{row.wrapped}
    );
}

std::optional<conversation_id> sqlite_transaction::managed_conversation_after(conversation_id after
) {
    auto found = file_.select(
        "SELECT conversation FROM relation_key WHERE conversation > ?"
        " ORDER BY conversation LIMIT 1",
        after
    );
    return found.next() ? std::optional(found.read<conversation_id>(0)) : std::nullopt;
}

std::vector<relation_key_record> sqlite_transaction::relation_keys(
    conversation_id conversation, std::uint64_t from_version, std::size_t count_max
) {
    std::vector<relation_key_record> read;
    auto found = file_.select(
        "SELECT conversation, version, from_seq, wrapped FROM relation_key"
        " WHERE conversation = ? AND version >= ? ORDER BY version LIMIT ?",
        conversation,
        from_version,
        static_cast<std::uint64_t>(count_max)
    );
    while (found.next()) {
        read.push_back(relation_key_in(found));
    }
    return read;
}

std::uint64_t sqlite_transaction::archive_size(user_id user) {
    auto found =
        file_.select("SELECT coalesce(max(number) + 1, 0) FROM archive_chunk WHERE user = ?", user);
    return found.next() ? found.read<std::uint64_t>(0) : 0;
}

void sqlite_transaction::append_archive(
    user_id user, std::uint64_t number, const std::string& chunk
) {
    file_.run(
        "INSERT INTO archive_chunk (user, number, chunk) VALUES (?, ?, ?)",
        user,
        number,
        storage::blob{chunk}
    );
}

std::vector<std::string> sqlite_transaction::archive_chunks(
    user_id user, std::uint64_t from, std::size_t bytes_max
) {
    std::vector<std::string> read;
    std::size_t bytes = 0;
    auto found = file_.select(
        "SELECT chunk FROM archive_chunk WHERE user = ? AND number >= ? ORDER BY number", user, from
    );
    while (found.next()) {
        auto chunk = found.read<std::string>(0);
        bytes += chunk.size();
        if (!read.empty() && bytes > bytes_max) {
            break;
        }
        read.push_back(std::move(chunk));
    }
    return read;
}

void sqlite_transaction::remove_archive(user_id user) {
    file_.run("DELETE FROM archive_chunk WHERE user = ?", user);
    file_.run("DELETE FROM key_box WHERE user = ?", user);
}

void sqlite_transaction::put_key_box(
    user_id user, const device_id& device, const std::string& box
) {
    file_.run(
        "INSERT OR REPLACE INTO key_box (user, device, box) VALUES (?, ?, ?)",
        user,
        device,
        storage::blob{box}
    );
}

std::string sqlite_transaction::find_key_box(user_id user, const device_id& device) {
    auto found =
        file_.select("SELECT box FROM key_box WHERE user = ? AND device = ?", user, device);
    return found.next() ? found.read<std::string>(0) : std::string{};
}

}  // namespace gapless::server
