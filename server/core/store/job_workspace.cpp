#include "server/core/store/job_workspace.hpp"

#include "protocol/planted.hpp"
#include "server/core/account/sign_out.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>

namespace gapless::server {

job_workspace::job_workspace(store_transaction& store, const job_policy& policy, wall_time now)
    : store_(store), policy_(policy), now_(now) {}

crypto::algorithms& job_workspace::algorithms() {
    if (!algorithms_) {
        algorithms_ = crypto::algorithms::load().value();
    }
    return *algorithms_;
}

std::optional<account_record> job_workspace::account(user_id user) {
    const auto found = accounts_.find(user);
    if (found != accounts_.end()) {
        return found->second;
    }
    std::optional<account_record> read = store_.find_account(user);
    accounts_.emplace(user, read);
    return read;
}

std::optional<account_record> job_workspace::account_named(std::string_view name) {
    const std::string canonical = canonical_user_name(name);
    const auto known = names_.find(canonical);
    if (known != names_.end()) {
        return account(known->second);
    }
    std::optional<account_record> read = store_.find_account_named(canonical);
    if (read) {
        names_.emplace(canonical, read->user);
        accounts_.insert_or_assign(read->user, read);
    }
    return read;
}

result<account_record> job_workspace::known_account(const std::string& name) {
    if (std::optional<account_record> found = account_named(name)) {
        return *std::move(found);
    }
    return error{errc::unknown_user, check_user_name(name) ? name : std::string{}};
}

std::string job_workspace::name_of(user_id user) {
    const std::optional<account_record> known = account(user);
    return known ? known->name : std::string{};
}

void job_workspace::put_account(const account_record& record) {
    store_.put_account(record);
    accounts_.insert_or_assign(record.user, record);
}

std::optional<device_record> job_workspace::device(const device_id& id) {
    const auto found = devices_.find(id);
    if (found != devices_.end()) {
        return found->second;
    }
    std::optional<device_record> read = store_.find_device(id);
    devices_.emplace(id, read);
    return read;
}

void job_workspace::put_device(const device_record& record) {
    store_.put_device(record);
    devices_.insert_or_assign(record.device, record);
}

void job_workspace::remove_device(const device_id& id) {
    store_.remove_device(id);
    devices_.insert_or_assign(id, std::nullopt);
}

result<void> job_workspace::check_session(const actor& by) {
    const std::optional<device_record> known = device(by.device);
    if (!known || known->user != by.user) {
        return errc::kicked;
    }
    if (known->signed_out) {
        return kicked_by(*known->signed_out);
    }
    if (GAPLESS_PLANTED(old_session_not_fenced)) {
        return {};
    }
    // Not just older: a device that was removed and has come back counts from 1 again.
    if (by.session_epoch != known->session_epoch) {
        return errc::superseded;
    }
    return {};
}

open_conversation* job_workspace::conversation(conversation_id id) {
    const auto found = conversations_.find(id);
    if (found != conversations_.end()) {
        return &found->second;
    }
    std::optional<conversation_record> read = store_.find_conversation(id);
    if (!read) {
        return nullptr;
    }
    return &conversations_.try_emplace(id, store_, std::move(*read)).first->second;
}

result<open_conversation*> job_workspace::resolve(const actor& by, const destination& to) {
    if (!to.is_direct()) {
        return conversation(to.conversation);
    }
    const result<account_record> peer = known_account(to.user);
    if (!peer) {
        return peer.error();
    }
    const std::pair<user_id, user_id> pair = std::minmax(by.user, peer->user);
    const auto known = directs_.find(pair);
    if (known != directs_.end()) {
        return conversation(known->second);
    }
    const std::optional<conversation_id> direct = store_.find_direct(pair.first, pair.second);
    if (!direct) {
        return nullptr;
    }
    directs_.emplace(pair, *direct);
    return conversation(*direct);
}

open_conversation& job_workspace::make_direct(user_id a, user_id b) {
    open_conversation& made = make(conversation_record{});
    const std::pair<user_id, user_id> pair = std::minmax(a, b);
    store_.put_direct(pair.first, pair.second, made.id());
    directs_.emplace(pair, made.id());
    made.admit(pair.first, member_role::member, seq{1});
    if (pair.first != pair.second) {
        made.admit(pair.second, member_role::member, seq{1});
    }
    return made;
}

open_conversation& job_workspace::make_group(std::string name, history_policy shown) {
    conversation_record group;
    group.kind = conversation_kind::group;
    group.name = std::move(name);
    group.history = shown;
    return make(std::move(group));
}

open_conversation* job_workspace::contacts_of(user_id user) {
    const auto known = contact_timelines_.find(user);
    if (known != contact_timelines_.end()) {
        return conversation(known->second);
    }
    const std::optional<conversation_id> found = store_.find_contacts(user);
    if (!found) {
        return nullptr;
    }
    contact_timelines_.emplace(user, *found);
    return conversation(*found);
}

open_conversation& job_workspace::make_contacts(user_id user) {
    conversation_record timeline;
    timeline.kind = conversation_kind::contacts;
    open_conversation& made = make(std::move(timeline));
    store_.put_contacts(user, made.id());
    contact_timelines_.emplace(user, made.id());
    made.admit(user, member_role::member, seq{1});
    return made;
}

contact_record job_workspace::standing(user_id user, user_id peer) {
    const std::pair key{user, peer};
    const auto known = standings_.find(key);
    if (known != standings_.end()) {
        return known->second;
    }
    contact_record nothing;
    nothing.user = user;
    nothing.peer = peer;
    return standings_.emplace(key, store_.find_contact(user, peer).value_or(nothing)).first->second;
}

void job_workspace::put_standing(const contact_record& row) {
    store_.put_contact(row);
    standings_.insert_or_assign({row.user, row.peer}, row);
}

void job_workspace::mark_relations_stale(user_id user) {
    store_.mark_relations_stale(user);
    for (auto& [id, where] : conversations_) {
        where.forget_relation();
    }
}

open_conversation& job_workspace::make(conversation_record record) {
    record.id = store_.allot_conversation();
    store_.put_conversation(record);
    return conversations_.try_emplace(record.id, store_, std::move(record)).first->second;
}

}  // namespace gapless::server
