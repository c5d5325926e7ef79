// The half of memory_transaction that is about conversations and inboxes.

#include "protocol/planted.hpp"
#include "server/core/store/memory_rows.hpp"
#include "server/core/store/memory_transaction.hpp"

#include <algorithm>
#include <iterator>

namespace gapless::server {

std::optional<conversation_record> memory_transaction::find_conversation(conversation_id id) {
    return find(&memory_tables::conversations, id);
}

void memory_transaction::put_conversation(const conversation_record& conversation) {
    put(&memory_tables::conversations, conversation.id, conversation);
}

std::optional<conversation_id> memory_transaction::find_direct(user_id a, user_id b) {
    return find(&memory_tables::directs, {std::min(a, b), std::max(a, b)});
}

void memory_transaction::put_direct(user_id a, user_id b, conversation_id id) {
    put(&memory_tables::directs, {std::min(a, b), std::max(a, b)}, id);
}

std::optional<conversation_id> memory_transaction::find_contacts(user_id user) {
    return find(&memory_tables::contact_timelines, user);
}

void memory_transaction::put_contacts(user_id user, conversation_id id) {
    put(&memory_tables::contact_timelines, user, id);
}

std::optional<contact_record> memory_transaction::find_contact(user_id user, user_id peer) {
    return find(&memory_tables::contacts, {user, peer});
}

void memory_transaction::put_contact(const contact_record& row) {
    put(&memory_tables::contacts, {row.user, row.peer}, row);
}

std::vector<membership_record> memory_transaction::members(conversation_id conversation) {
    std::vector<membership_record> found;
    const auto& all = rows().memberships;
    for (auto at = all.lower_bound({conversation, user_id{}, seq{}});
         at != all.end() && at->second.conversation == conversation;
         ++at) {
        if (at->second.is_current()) {
            found.push_back(at->second);
        }
    }
    return found;
}

std::optional<membership_record> memory_transaction::last_stay(
    conversation_id conversation, user_id user
) {
    const auto& all = rows().memberships;
    const auto behind = all.lower_bound({conversation, user_id{user.value + 1}, seq{}});
    if (behind == all.begin()) {
        return std::nullopt;
    }
    const membership_record& last = std::prev(behind)->second;
    const bool is_theirs = last.conversation == conversation && last.user == user;
    return is_theirs ? std::optional{last} : std::nullopt;
}

std::vector<membership_record> memory_transaction::members_after(
    conversation_id conversation, user_id after, std::size_t count_max
) {
    std::vector<membership_record> found;
    const auto& all = rows().memberships;
    for (auto at = all.lower_bound({conversation, user_id{after.value + 1}, seq{}});
         at != all.end() && at->second.conversation == conversation && found.size() < count_max;
         ++at) {
        if (at->second.is_current()) {
            found.push_back(at->second);
        }
    }
    return found;
}

std::vector<membership_record> memory_transaction::stays(
    conversation_id conversation, user_id user
) {
    std::vector<membership_record> found;
    const auto& all = rows().memberships;
    for (auto at = all.lower_bound({conversation, user, seq{}});
         at != all.end() && at->second.conversation == conversation && at->second.user == user;
         ++at) {
        found.push_back(at->second);
    }
    return found;
}

void memory_transaction::put_membership(const membership_record& stay) {
    put(&memory_tables::memberships, {stay.conversation, stay.user, stay.join_seq}, stay);
}

void memory_transaction::put_large(user_id user, conversation_id conversation) {
    insert(&memory_tables::large, {user, conversation});
}

void memory_transaction::remove_large(user_id user, conversation_id conversation) {
    remove(&memory_tables::large, {user, conversation});
}

bool memory_transaction::is_large(user_id user, conversation_id conversation) {
    return rows().large.contains({user, conversation});
}

std::vector<conversation_id> memory_transaction::large_of(
    user_id user, conversation_id after, std::size_t count_max
) {
    std::vector<conversation_id> found;
    const auto& all = rows().large;
    for (auto at = all.upper_bound({user, after});
         at != all.end() && at->first == user && found.size() < count_max;
         ++at) {
        found.push_back(at->second);
    }
    return found;
}

seq memory_transaction::bump_seq(conversation_id id, std::uint64_t count, std::uint64_t countable) {
    std::optional<conversation_record> conversation = find_conversation(id);
    if (!conversation) {
        return {};
    }
    const seq first = conversation->head.next();
    conversation->head = seq{conversation->head.value + count};
    conversation->head_ordinal = ordinal{conversation->head_ordinal.value + countable};
    if (GAPLESS_PLANTED(seq_from_memory)) {
        if (memory_tables* tables_now = writable()) {
            tables_now->conversations.at(id) = *conversation;  // no rollback knows of it
        }
        return first;
    }
    put_conversation(*conversation);
    return first;
}

void memory_transaction::insert_message(
    conversation_id conversation, const message& entry, const keeping& kept
) {
    put(&memory_tables::messages, {conversation, entry.seq}, entry);
    put_keeping(conversation, entry.seq, kept);
}

std::vector<message> memory_transaction::read_messages(
    conversation_id conversation, seq from, seq to, std::size_t count_max, std::size_t bytes_max
) {
    std::vector<message> found;
    std::size_t bytes = 0;
    const auto& all = rows().messages;
    for (auto at = all.lower_bound({conversation, from});
         at != all.end() && at->first.first == conversation && at->first.second <= to;
         ++at) {
        bytes += at->second.body.size();
        if (found.size() >= count_max || (bytes > bytes_max && !found.empty())) {
            break;
        }
        found.push_back(at->second);
    }
    return found;
}

std::optional<dedupe_record> memory_transaction::find_sent(
    conversation_id conversation, const device_id& device, const client_id& id
) {
    return find(&memory_tables::sent, {conversation, device, id});
}

void memory_transaction::put_sent(const dedupe_record& sent) {
    put(&memory_tables::sent, {sent.conversation, sent.device, sent.client_id}, sent);
}

bool memory_transaction::remove_sent_before(wall_time limit) {
    std::vector<std::tuple<conversation_id, device_id, client_id>> old;
    for (const auto& [key, sent] : rows().sent) {
        if (sent.server_time < limit) {
            old.push_back(key);
        }
    }
    for (const auto& key : old) {
        erase(&memory_tables::sent, key);
    }
    return false;
}

sender_counter memory_transaction::last_counter(
    conversation_id conversation, const device_id& device
) {
    return find(&memory_tables::counters, {conversation, device}).value_or(sender_counter{});
}

void memory_transaction::put_last_counter(
    conversation_id conversation, const device_id& device, sender_counter counter
) {
    put(&memory_tables::counters, {conversation, device}, counter);
}

inbox_record memory_transaction::inbox_of(user_id user) {
    return find(&memory_tables::inboxes, user).value_or(inbox_record{});
}

store_transaction::touched memory_transaction::touch_inbox(
    user_id user, conversation_id conversation, wall_time at
) {
    inbox_record inbox = inbox_of(user);
    const touched moved{inbox.version, inbox.version.next()};
    inbox.version = moved.version;
    put(&memory_tables::inboxes, user, inbox);
    if (const auto old = find(&memory_tables::entries, {user, conversation})) {
        erase(&memory_tables::entries_by_version, {user, *old});
    }
    put(&memory_tables::entries, {user, conversation}, moved.version);
    put(&memory_tables::entries_by_version,
        {user, moved.version},
        inbox_row{conversation, moved.version, at});
    return moved;
}

std::vector<inbox_row> memory_transaction::read_inbox(
    user_id user, inbox_version after, std::size_t count_max
) {
    std::vector<inbox_row> found;
    const auto& all = rows().entries_by_version;
    for (auto at = all.upper_bound({user, after});
         at != all.end() && at->first.first == user && found.size() < count_max;
         ++at) {
        found.push_back(at->second);
    }
    return found;
}

}  // namespace gapless::server
