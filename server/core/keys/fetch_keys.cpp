#include "server/core/keys/fetch_keys.hpp"

#include "server/core/keys/member_entries.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::server {

namespace {

constexpr std::size_t page_bytes_max = std::size_t{512} * 1'024;
constexpr std::size_t page_users_max = protocol::key_users_max;
constexpr std::size_t user_bytes = 128;  // beside name and signed objects
constexpr std::size_t object_bytes = 8;  // beside its bytes
constexpr duration come_back_after = seconds(1);

std::size_t size_of(const protocol::user_keys& keys) {
    std::size_t bytes = user_bytes + keys.name.size();
    for (const std::string& each : keys.lists) {
        bytes += each.size() + object_bytes;
    }
    for (const std::string& each : keys.kem_keys) {
        bytes += each.size() + object_bytes;
    }
    return bytes;
}

result<void> check_order(const protocol::fetch_keys& asked) {
    const auto by_user = [](const protocol::known_keys& a, const protocol::known_keys& b) {
        return a.user >= b.user;
    };
    const bool ascend =
        std::ranges::adjacent_find(asked.users, std::greater_equal{}) == asked.users.end() &&
        std::ranges::adjacent_find(asked.known, by_user) == asked.known.end();
    return ascend ? result<void>{} : error{errc::usage, "users have to ascend"};
}

std::uint64_t known_seq(const protocol::fetch_keys& asked, user_id user) {
    const auto at = std::ranges::lower_bound(asked.known, user, {}, &protocol::known_keys::user);
    return at != asked.known.end() && at->user == user ? at->list_seq : 0;
}

// The page, and whether all lists of this user fit it.
struct found_keys {
    protocol::user_keys keys;
    bool is_whole = true;
};

found_keys keys_of(job_workspace& work, const protocol::fetch_keys& asked, user_id user) {
    store_transaction& store = work.store();
    found_keys found;
    found.keys.user = user;
    found.keys.name = work.name_of(user);
    const std::optional<account_keys_record> account = store.find_account_keys(user);
    if (!account) {
        return found;
    }
    found.keys.account_key = account->account_key.view();
    std::uint64_t reached = known_seq(asked, user);
    public_key signed_with = account->account_key;
    for (device_list_record& each : store.device_lists(user, reached, page_bytes_max)) {
        reached = each.list_seq;
        if (each.account_key != signed_with) {
            signed_with = each.account_key;
            found.keys.accounts.push_back({reached, std::string(signed_with.view())});
        }
        found.keys.lists.push_back(std::move(each.signed_list));
    }
    found.is_whole = reached >= account->list_seq;
    device_id last;
    for (kem_key_record& each : store.kem_keys(user)) {
        const bool is_newest = each.device != last;
        last = each.device;
        if (is_newest && std::ranges::binary_search(account->devices, each.device)) {
            found.keys.kem_keys.push_back(std::move(each.signed_key));
        }
    }
    return found;
}

// Who is asked for, ascending above the page before: one more than a page may have.
result<std::vector<user_id>> users_of(
    open_conversation* where, const actor& by, const protocol::fetch_keys& asked
) {
    std::vector<user_id> users;
    if (where != nullptr && asked.users.empty()) {
        if (where->member(by.user) == nullptr) {
            return errc::not_a_member;
        }
        for (const auto& stay : where->members_after(asked.after_user, page_users_max + 1)) {
            users.push_back(stay.user);
        }
        return users;
    }
    for (const user_id user : asked.users.empty() ? std::vector{by.user} : asked.users) {
        const bool is_known = where == nullptr ? user == by.user : where->was_ever_member(user);
        if (!is_known) {
            return errc::unknown_user;
        }
        if (user > asked.after_user) {
            users.push_back(user);
        }
    }
    return users;
}

// Who begins a chain says so of all members.
std::optional<member_role> role_of(
    open_conversation* where, const protocol::fetch_keys& asked, user_id user
) {
    const membership_record* stay =
        where == nullptr || !asked.users.empty() ? nullptr : where->member(user);
    return stay == nullptr ? std::nullopt : std::optional(stay->role);
}

}  // namespace

result<protocol::fetched_keys> fetch_keys(
    job_workspace& work, const actor& by, const protocol::fetch_keys& asked
) {
    if (const result<void> good = check_order(asked); !good) {
        return good.error();
    }
    if (work.page_bytes() > work.policy().job_pages_bytes_max) {
        return error{errc::overloaded, "too many pages at once", come_back_after};
    }
    const bool is_alone = asked.conversation == conversation_id{};
    open_conversation* where = is_alone ? nullptr : work.conversation(asked.conversation);
    if (!is_alone && (where == nullptr || !where->was_ever_member(by.user))) {
        return errc::unknown_conversation;
    }
    const result<std::vector<user_id>> users = users_of(where, by, asked);
    if (!users) {
        return users.error();
    }
    protocol::fetched_keys page;
    page.relation =
        where == nullptr ? protocol::relation_state{} : state_of(where->relation(), work.now());
    std::size_t bytes = 0;
    for (const user_id user : *users) {
        found_keys found = keys_of(work, asked, user);
        found.keys.role = role_of(where, asked, user);
        bytes += size_of(found.keys);
        const bool is_full = bytes > page_bytes_max || page.users.size() == page_users_max;
        page.more = is_full && !page.users.empty();
        if (page.more) {
            break;
        }
        page.users.push_back(std::move(found.keys));
        if (!found.is_whole) {
            page.more = user != users->back();
            break;
        }
    }
    work.count_page(std::min(bytes, 2 * page_bytes_max));
    return page;
}

}  // namespace gapless::server
