#include "tests/simulation/checkers/presence_checker.hpp"

#include <algorithm>

namespace gapless::simulation {
namespace {

bool is_tied(server::store_transaction& store, user_id a, user_id b) {
    const auto row = store.find_contact(a, b).value_or(server::contact_record{});
    return row.tie == contact_tie::mutual && !row.blocked;
}

}  // namespace

void presence_checker::check() const {
    for (const auto& each : devices_) {
        if (each->is_running() && !each->is_deceived()) {
            check_watcher(*each);
        }
    }
}

void presence_checker::check_watcher(const device_node& watcher) const {
    const std::string user{watcher.mirror().user()};
    for (const auto& [name, shown] : watcher.watched()) {
        if (!is_certain(name)) {
            continue;
        }
        const bool is_seen = may_watch(user, name);
        const presence_state truth = is_seen ? truth_of(name) : presence_state::offline;
        if (is_seen && name != user) {
            report_.reached("a contact was watched as " + std::string(name_of(truth)));
        }
        report_.check(invariant::i41_presence_agrees, shown.state == truth, [&] {
            return user + " sees " + name + " as " + std::string(name_of(shown.state)) +
                   ", who is " + std::string(name_of(truth)) + (is_seen ? "" : " to strangers");
        });
        const bool is_hidden = is_seen || (shown.last_seen == wall_time{} && shown.devices.empty());
        report_.check(invariant::i41_presence_agrees, is_hidden, [&] {
            return user + " is told of " + name + ", who is no contact";
        });
    }
}

bool presence_checker::may_watch(const std::string& watcher, const std::string& whom) const {
    bool may = false;
    server_.look([&](server::store_transaction& store) {
        const auto by = store.find_account_named(watcher);
        const auto of = store.find_account_named(whom);
        may = by && of &&
              (by->user == of->user ||
               (is_tied(store, by->user, of->user) && is_tied(store, of->user, by->user)));
    });
    return may;
}

presence_state presence_checker::truth_of(const std::string& user) const {
    presence_state most = presence_state::offline;
    for (const auto& each : devices_) {
        if (each->mirror().user() == user) {
            most = more_present(most, each->own_presence());
        }
    }
    return most;
}

// What the deceived one has said nobody knows.
bool presence_checker::is_certain(const std::string& user) const {
    return std::ranges::none_of(devices_, [&](const auto& each) {
        return each->mirror().user() == user && (each->is_deceived() || !each->is_running());
    });
}

}  // namespace gapless::simulation
