// The part of memory_transaction that is about keys, relations and wraps.

#include "server/core/store/memory_rows.hpp"
#include "server/core/store/memory_transaction.hpp"

#include <iterator>
#include <limits>

namespace gapless::server {

std::optional<account_keys_record> memory_transaction::find_account_keys(user_id user) {
    return find(&memory_tables::account_keys, user);
}

void memory_transaction::put_account_keys(const account_keys_record& row) {
    put(&memory_tables::account_keys, row.user, row);
}

void memory_transaction::put_device_list(const device_list_record& row) {
    put(&memory_tables::device_lists, {row.user, row.list_seq}, row);
}

std::vector<device_list_record> memory_transaction::device_lists(
    user_id user, std::uint64_t after, std::size_t bytes_max
) {
    std::vector<device_list_record> found;
    std::size_t bytes = 0;
    const auto& all = rows().device_lists;
    for (auto at = all.upper_bound({user, after}); at != all.end() && at->first.first == user;
         ++at) {
        bytes += at->second.signed_list.size();
        if (!found.empty() && bytes > bytes_max) {
            break;
        }
        found.push_back(at->second);
    }
    return found;
}

void memory_transaction::put_kem_key(const kem_key_record& row) {
    constexpr std::size_t kept = 3;
    put(&memory_tables::kem_keys, {row.user, row.device, row.number}, row);
    const auto& all = rows().kem_keys;
    const auto first = all.lower_bound({row.user, row.device, 0});
    std::size_t count = 0;
    for (auto at = first; at != all.end() && at->second.device == row.device; ++at) {
        ++count;
    }
    if (count > kept) {
        erase(&memory_tables::kem_keys, first->first);
    }
}

std::vector<kem_key_record> memory_transaction::kem_keys(user_id user) {
    std::vector<kem_key_record> found;
    const auto& all = rows().kem_keys;
    auto first_of_device = found.size();
    for (auto at = all.lower_bound({user, device_id{}, 0});
         at != all.end() && at->second.user == user;
         ++at) {
        if (!found.empty() && found.back().device != at->second.device) {
            first_of_device = found.size();
        }
        found.insert(found.begin() + static_cast<std::ptrdiff_t>(first_of_device), at->second);
    }
    return found;
}

std::optional<relation_record> memory_transaction::find_relation(conversation_id conversation) {
    return find(&memory_tables::relations, conversation);
}

void memory_transaction::put_relation(const relation_record& row) {
    put(&memory_tables::relations, row.conversation, row);
}

void memory_transaction::mark_relations_stale(user_id user) {
    std::vector<relation_record> current;
    for (const auto& [conversation, row] : rows().relations) {
        if (!row.is_stale) {
            current.push_back(row);
        }
    }
    for (relation_record& row : current) {
        const auto stay = last_stay(row.conversation, user);
        if (stay && stay->is_current()) {
            row.is_stale = true;
            put_relation(row);
        }
    }
}

void memory_transaction::put_wrap(const key_wrap_record& row) {
    put(&memory_tables::key_wraps, {row.user, row.device, row.conversation, row.seq}, row);
}

std::optional<key_wrap_record> memory_transaction::find_wrap(
    user_id user, const device_id& device, conversation_id conversation, seq at
) {
    return find(&memory_tables::key_wraps, {user, device, conversation, at});
}

void memory_transaction::put_relation_key(const relation_key_record& row) {
    put(&memory_tables::relation_keys, {row.conversation, row.version}, row);
}

std::optional<conversation_id> memory_transaction::managed_conversation_after(conversation_id after
) {
    const auto& all = rows().relation_keys;
    const auto next = all.lower_bound({conversation_id{after.value + 1}, 0});
    return next == all.end() ? std::nullopt : std::optional(next->first.first);
}

std::vector<relation_key_record> memory_transaction::relation_keys(
    conversation_id conversation, std::uint64_t from_version, std::size_t count_max
) {
    std::vector<relation_key_record> found;
    const auto& all = rows().relation_keys;
    for (auto at = all.lower_bound({conversation, from_version});
         at != all.end() && at->first.first == conversation && found.size() < count_max;
         ++at) {
        found.push_back(at->second);
    }
    return found;
}

std::uint64_t memory_transaction::archive_size(user_id user) {
    const auto& all = rows().archive_chunks;
    const auto end = all.lower_bound({user_id{user.value + 1}, 0});
    const bool has_none = end == all.begin() || std::prev(end)->first.first != user;
    return has_none ? 0 : std::prev(end)->first.second + 1;
}

void memory_transaction::append_archive(
    user_id user, std::uint64_t number, const std::string& chunk
) {
    put(&memory_tables::archive_chunks, {user, number}, chunk);
}

std::vector<std::string> memory_transaction::archive_chunks(
    user_id user, std::uint64_t from, std::size_t bytes_max
) {
    std::vector<std::string> found;
    std::size_t bytes = 0;
    const auto& all = rows().archive_chunks;
    for (auto at = all.lower_bound({user, from}); at != all.end() && at->first.first == user;
         ++at) {
        bytes += at->second.size();
        if (!found.empty() && bytes > bytes_max) {
            break;
        }
        found.push_back(at->second);
    }
    return found;
}

void memory_transaction::remove_archive(user_id user) {
    for (std::uint64_t left = archive_size(user); left > 0; --left) {
        erase(&memory_tables::archive_chunks, {user, left - 1});
    }
    std::vector<device_id> boxed;
    const auto& all = rows().key_boxes;
    for (auto at = all.lower_bound({user, device_id{}}); at != all.end() && at->first.first == user;
         ++at) {
        boxed.push_back(at->first.second);
    }
    for (const device_id& device : boxed) {
        erase(&memory_tables::key_boxes, {user, device});
    }
}

void memory_transaction::put_key_box(
    user_id user, const device_id& device, const std::string& box
) {
    put(&memory_tables::key_boxes, {user, device}, box);
}

std::string memory_transaction::find_key_box(user_id user, const device_id& device) {
    return find(&memory_tables::key_boxes, {user, device}).value_or("");
}

void memory_transaction::remove_keys_of(user_id user, const device_id& device) {
    constexpr auto last_number = std::numeric_limits<std::uint32_t>::max();
    const auto& keys = rows().kem_keys;
    const std::vector gone(
        keys.lower_bound({user, device, 0}), keys.upper_bound({user, device, last_number})
    );
    for (const auto& [key, row] : gone) {
        erase(&memory_tables::kem_keys, key);
    }
    const auto& wraps = rows().key_wraps;
    std::vector<key_wrap_record> held;
    for (auto at = wraps.lower_bound({user, device, conversation_id{}, seq{}});
         at != wraps.end() && at->second.user == user && at->second.device == device;
         ++at) {
        held.push_back(at->second);
    }
    for (const key_wrap_record& row : held) {
        erase(&memory_tables::key_wraps, {user, device, row.conversation, row.seq});
    }
    erase(&memory_tables::key_boxes, {user, device});
}

}  // namespace gapless::server
