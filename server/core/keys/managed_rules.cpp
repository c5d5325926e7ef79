#include "server/core/keys/managed_rules.hpp"

#include "protocol/planted.hpp"
#include "server/core/keys/relation_vault.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::server {

namespace {

// Whether anything that the stay shows may have been said under this key. `end`: where the next one
// begins; 0: it is the newest.
bool is_shown(const membership_record& stay, const relation_key_record& key, seq end) {
    const bool begins_in_time = end == seq{} || stay.first_seq < end;
    return begins_in_time && (stay.is_current() || stay.left_seq >= key.from);
}

bool is_for(const std::vector<membership_record>& stays, const relation_key_record& key, seq end) {
    return GAPLESS_PLANTED(managed_keys_for_strangers) ||
           std::ranges::any_of(stays, [&](const membership_record& stay) {
               return is_shown(stay, key, end);
           });
}

// Whoever has gone hears of no version that followed.
bool is_behind(const membership_record& last, const relation_key_record& key) {
    return !GAPLESS_PLANTED(managed_keys_for_strangers) && !last.is_current() &&
           key.from > last.left_seq;
}

}  // namespace

relation_mode mode_of(open_conversation& where) {
    if (where.is_managed()) {
        return relation_mode::managed;
    }
    return where.relation() ? relation_mode::end_to_end : relation_mode::none;
}

result<void> check_vault(job_workspace& work) {
    return work.policy().vault != nullptr
               ? result<void>{}
               : error{errc::managed_unavailable, "the server was started without a master key"};
}

void begin_managed(job_workspace& work, open_conversation& group) {
    relation_vault& vault = *work.policy().vault;
    const relation_name relation = vault.new_relation();
    group.begin_managed(relation, vault.new_key(relation, 1));
}

void renew_relation_key(job_workspace& work, open_conversation& where) {
    if (!where.is_managed() || GAPLESS_PLANTED(managed_key_not_rotated)) {
        return;
    }
    GAPLESS_ASSERT(work.policy().vault != nullptr);
    const conversation_record& record = where.record();
    where.renew_key(work.policy().vault->new_key(record.relation, record.key_version + 1));
}

result<protocol::relation_keys> fetch_relation_keys(
    job_workspace& work, const actor& by, const protocol::fetch_relation_keys& asked
) {
    open_conversation* where = work.conversation(asked.conversation);
    const std::vector<membership_record> stays =
        where == nullptr ? std::vector<membership_record>{} : where->stays(by.user);
    if (stays.empty()) {
        return errc::unknown_conversation;
    }
    if (!where->is_managed()) {
        return error{errc::usage, "the conversation is not managed"};
    }
    if (const result<void> able = check_vault(work); !able) {
        return able.error();
    }
    const conversation_record& record = where->record();
    const std::vector<relation_key_record> found =
        work.store().relation_keys(record.id, asked.from_version, protocol::relation_keys_max + 1);
    protocol::relation_keys page;
    page.relation = record.relation.view();
    page.version = record.key_version;
    const std::size_t count = std::min(found.size(), protocol::relation_keys_max);
    for (std::size_t i = 0; i < count; ++i) {
        const relation_key_record& each = found[i];
        if (is_behind(stays.back(), each)) {
            page.version = each.version - 1;
            return page;
        }
        const seq end = i + 1 < found.size() ? found[i + 1].from : seq{};
        if (!is_for(stays, each, end)) {
            continue;
        }
        auto key = work.policy().vault->unwrap(record.relation, each.version, each.wrapped);
        if (!key) {
            return error{errc::managed_unavailable, "the key is of another master key"};
        }
        page.keys.push_back({each.version, *key});
    }
    page.next_version = found.size() > count ? found[count].version : 0;
    return page;
}

}  // namespace gapless::server
