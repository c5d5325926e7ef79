#include "server/sqlite/allotment.hpp"
#include "server/sqlite/sqlite_transaction.hpp"

#include <gapless/user_name.hpp>

// Accounts, devices, tokens and first answers.

namespace gapless::server {
namespace {

std::optional<account_record> take_account(storage::rows found) {
    if (!found.next()) {
        return std::nullopt;
    }
    account_record read;
    read.user = found.read<user_id>(0);
    read.name = found.read<std::string>(1);
    read.password_hash = found.read<std::string>(2);
    return read;
}

device_record read_device(storage::rows& row) {
    device_record read;
    read.device = row.read<device_id>(0);
    read.user = row.read<user_id>(1);
    read.key = row.read<public_key>(2);
    read.session_epoch = row.read<session_epoch>(3);
    read.token_generation = row.read<std::uint64_t>(4);
    read.last_seen = row.read<wall_time>(5);
    read.device_class = row.read<device_class>(6);
    if (const auto cause = row.read<std::optional<sign_out_record::cause>>(7)) {
        sign_out_record& why = read.signed_out.emplace();
        why.why = *cause;
        why.by = row.read<device_id>(8);
        why.by_class = row.read<device_class>(9);
        why.at = row.read<wall_time>(10);
    }
    return read;
}

}  // namespace

user_id sqlite_transaction::allot_user() {
    return user_id{allot_numbers(file_, allotment_kind::user, 1)};
}

std::optional<account_record> sqlite_transaction::find_account(user_id user) {
    return take_account(
        file_.select("SELECT user, name, password_hash FROM account WHERE user = ?", user)
    );
}

std::optional<account_record> sqlite_transaction::find_account_named(std::string_view canonical) {
    return take_account(
        file_.select("SELECT user, name, password_hash FROM account WHERE canonical = ?", canonical)
    );
}

void sqlite_transaction::put_account(const account_record& row) {
    const std::string canonical = canonical_user_name(row.name);
    file_.run(
        "INSERT INTO account (user, name, canonical, password_hash) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (user) DO UPDATE SET name = excluded.name, canonical = excluded.canonical,"
        " password_hash = excluded.password_hash",
        row.user,
        row.name,
        canonical,
        row.password_hash
    );
}

std::optional<device_record> sqlite_transaction::find_device(const device_id& id) {
    auto found = file_.select(
        "SELECT device, user, public_key, session_epoch, token_generation, last_seen, class,"
        " sign_out, sign_out_by, sign_out_class, sign_out_at FROM device"
        " WHERE device = ?",
        id
    );
    if (!found.next()) {
        return std::nullopt;
    }
    return read_device(found);
}

std::vector<device_record> sqlite_transaction::devices_of(user_id user) {
    std::vector<device_record> read;
    auto found = file_.select(
        "SELECT device, user, public_key, session_epoch, token_generation, last_seen, class,"
        " sign_out, sign_out_by, sign_out_class, sign_out_at FROM device"
        " WHERE user = ? ORDER BY device",
        user
    );
    while (found.next()) {
        read.push_back(read_device(found));
    }
    return read;
}

void sqlite_transaction::put_device(const device_record& row) {
    const auto kept = [&](auto sign_out_record::* field) {
        return row.signed_out ? std::optional{(*row.signed_out).*field} : std::nullopt;
    };
    file_.run(
        "INSERT OR REPLACE INTO device (device, user, public_key, session_epoch, token_generation,"
        " last_seen, class, sign_out, sign_out_by, sign_out_class, sign_out_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.device,
        row.user,
        row.key,
        row.session_epoch,
        row.token_generation,
        row.last_seen,
        row.device_class,
        kept(&sign_out_record::why),
        kept(&sign_out_record::by),
        kept(&sign_out_record::by_class),
        kept(&sign_out_record::at)
    );
}

void sqlite_transaction::remove_device(const device_id& id) {
    file_.run("DELETE FROM token WHERE device = ?", id);
    file_.run(
        "DELETE FROM kem_key WHERE user = (SELECT user FROM device WHERE device = ?1)"
        " AND device = ?1",
        id
    );
    file_.run(
        "DELETE FROM key_wrap WHERE user = (SELECT user FROM device WHERE device = ?1)"
        " AND device = ?1",
        id
    );
    file_.run(
        "DELETE FROM key_box WHERE user = (SELECT user FROM device WHERE device = ?1)"
        " AND device = ?1",
        id
    );
    file_.run("DELETE FROM device WHERE device = ?", id);
}

std::optional<token_record> sqlite_transaction::find_token(const token_hash& hash) {
    auto found = file_.select(
        "SELECT hash, kind, user, device, generation, expires FROM token WHERE hash = ?", hash
    );
    if (!found.next()) {
        return std::nullopt;
    }
    token_record read;
    read.hash = found.read<token_hash>(0);
    read.kind = found.read<token_kind>(1);
    read.user = found.read<user_id>(2);
    read.device = found.read<device_id>(3);
    read.generation = found.read<std::uint64_t>(4);
    read.expires = found.read<wall_time>(5);
    return read;
}

void sqlite_transaction::put_token(const token_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO token (hash, kind, user, device, generation, expires)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        row.hash,
        row.kind,
        row.user,
        row.device,
        row.generation,
        row.expires
    );
}

void sqlite_transaction::remove_tokens_before(const device_id& id, std::uint64_t generation) {
    file_.run("DELETE FROM token WHERE device = ? AND generation < ?", id, generation);
}

bool sqlite_transaction::remove_expired_tokens(wall_time now) {
    return sweep_.remove_tokens(file_, now);
}

std::optional<request_record> sqlite_transaction::find_request(
    user_id actor, const request_id& id
) {
    auto found = file_.select(
        "SELECT actor, id, answer, at FROM request WHERE actor = ? AND id = ?", actor, id
    );
    if (!found.next()) {
        return std::nullopt;
    }
    request_record read;
    read.actor = found.read<user_id>(0);
    read.id = found.read<request_id>(1);
    read.answer = found.read<std::string>(2);
    read.at = found.read<wall_time>(3);
    return read;
}

void sqlite_transaction::put_request(const request_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO request (actor, id, at, answer) VALUES (?, ?, ?, ?)",
        row.actor,
        row.id,
        row.at,
        storage::blob{row.answer}
    );
}

bool sqlite_transaction::remove_requests_before(wall_time before) {
    return sweep_.remove_requests(file_, before);
}

}  // namespace gapless::server
