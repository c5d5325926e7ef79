#include "server/core/store/memory_transaction.hpp"

#include "server/core/store/memory_rows.hpp"

#include <gapless/assert.hpp>
#include <gapless/user_name.hpp>

#include <limits>
#include <utility>

namespace gapless::server {

memory_transaction::memory_transaction(memory_database& database) : database_(database) {
    database_.begin();
}

memory_transaction::~memory_transaction() { rollback(); }

void memory_transaction::commit() {
    GAPLESS_ASSERT(is_open_ && !failure_);
    is_open_ = false;
    database_.commit();
}

void memory_transaction::rollback() {
    if (is_open_) {
        is_open_ = false;
        database_.rollback();
    }
}

void memory_transaction::fail_after(std::uint64_t accesses, error reason) {
    accesses_left_ = accesses;
    planned_failure_ = std::move(reason);
}

const memory_tables& memory_transaction::rows() {
    return count_access() ? database_.tables() : nothing_;
}

memory_tables* memory_transaction::writable() {
    return count_access() ? &database_.rows() : nullptr;
}

bool memory_transaction::count_access() {
    if (planned_failure_ && accesses_left_-- == 0) {
        failure_ = std::exchange(planned_failure_, std::nullopt);
    }
    return !failure_;
}

std::uint64_t memory_transaction::allot(
    std::uint64_t memory_tables::* counter, std::uint64_t count
) {
    memory_tables* tables_now = writable();
    if (tables_now == nullptr) {
        return 0;
    }
    std::uint64_t& allotted = tables_now->*counter;
    database_.remember([counter, old = allotted](memory_tables& tables) { tables.*counter = old; });
    const std::uint64_t first = allotted + 1;
    allotted += count;
    return first;
}

user_id memory_transaction::allot_user() { return user_id{allot(&memory_tables::users, 1)}; }

conversation_id memory_transaction::allot_conversation() {
    return conversation_id{allot(&memory_tables::conversation_ids, 1)};
}

message_id memory_transaction::allot_messages(std::uint64_t count) {
    return message_id{allot(&memory_tables::message_ids, count)};
}

std::optional<account_record> memory_transaction::find_account(user_id user) {
    return find(&memory_tables::accounts, user);
}

std::optional<account_record> memory_transaction::find_account_named(std::string_view canonical) {
    const auto user = find(&memory_tables::account_names, std::string{canonical});
    return user ? find_account(*user) : std::nullopt;
}

void memory_transaction::put_account(const account_record& account) {
    put(&memory_tables::accounts, account.user, account);
    put(&memory_tables::account_names, canonical_user_name(account.name), account.user);
}

std::optional<device_record> memory_transaction::find_device(const device_id& device) {
    return find(&memory_tables::devices, device);
}

std::vector<device_record> memory_transaction::devices_of(user_id user) {
    std::vector<device_record> found;
    const memory_tables& now = rows();
    const auto& all = now.devices_by_user;
    for (auto at = all.lower_bound({user, device_id{}}); at != all.end() && at->first == user;
         ++at) {
        found.push_back(now.devices.at(at->second));
    }
    return found;
}

void memory_transaction::put_device(const device_record& device) {
    put(&memory_tables::devices, device.device, device);
    insert(&memory_tables::devices_by_user, {device.user, device.device});
}

void memory_transaction::remove_device(const device_id& device) {
    const std::optional<device_record> known = find_device(device);
    if (known) {
        remove_tokens_before(known->device, std::numeric_limits<std::uint64_t>::max());
        remove_keys_of(known->user, known->device);
        remove(&memory_tables::devices_by_user, {known->user, known->device});
        erase(&memory_tables::devices, known->device);
    }
}

std::optional<token_record> memory_transaction::find_token(const token_hash& hash) {
    return find(&memory_tables::tokens, hash);
}

void memory_transaction::put_token(const token_record& token) {
    put(&memory_tables::tokens, token.hash, token);
    insert(&memory_tables::tokens_by_device, {token.device, token.generation, token.hash});
}

void memory_transaction::remove_tokens_before(const device_id& device, std::uint64_t generation) {
    const auto& all = rows().tokens_by_device;
    const auto first = all.lower_bound({device, 0, token_hash{}});
    const auto last = all.lower_bound({device, generation, token_hash{}});
    for (const auto& key : std::vector(first, last)) {
        erase(&memory_tables::tokens, std::get<token_hash>(key));
        remove(&memory_tables::tokens_by_device, key);
    }
}

bool memory_transaction::remove_expired_tokens(wall_time now) {
    std::vector<token_record> old;
    for (const auto& [hash, token] : rows().tokens) {
        if (token.expires <= now) {
            old.push_back(token);
        }
    }
    for (const token_record& token : old) {
        erase(&memory_tables::tokens, token.hash);
        remove(&memory_tables::tokens_by_device, {token.device, token.generation, token.hash});
    }
    return false;
}

std::optional<request_record> memory_transaction::find_request(
    user_id actor, const request_id& request
) {
    return find(&memory_tables::requests, {actor, request});
}

void memory_transaction::put_request(const request_record& request) {
    put(&memory_tables::requests, {request.actor, request.id}, request);
}

bool memory_transaction::remove_requests_before(wall_time limit) {
    std::vector<std::pair<user_id, request_id>> old;
    for (const auto& [key, request] : rows().requests) {
        if (request.at < limit) {
            old.push_back(key);
        }
    }
    for (const auto& key : old) {
        erase(&memory_tables::requests, key);
    }
    return false;
}

}  // namespace gapless::server
