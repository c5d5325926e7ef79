#include "server/core/presence/presence_watches.hpp"

#include <algorithm>
#include <utility>

namespace gapless::server {

void presence_watches::watch(connection_id by, std::vector<std::string> names) {
    if (names.empty()) {
        forget(by);
        return;
    }
    watcher& known = watchers_[by];
    let_go(by, known);
    untold_.erase(by);
    names_total_ += names.size();
    names_total_ -= known.names.size();
    known.names = std::move(names);
    known.is_new = true;
    questions_.insert(by);
}

void presence_watches::ask_again(connection_id by) {
    if (watchers_.contains(by)) {
        questions_.insert(by);
    }
}

void presence_watches::forget(connection_id by) {
    const auto known = watchers_.find(by);
    if (known == watchers_.end()) {
        return;
    }
    let_go(by, known->second);
    names_total_ -= known->second.names.size();
    watchers_.erase(known);
    questions_.erase(by);
    untold_.erase(by);
}

std::vector<presence_watches::watched> presence_watches::handle_found(
    connection_id by, const std::vector<std::string>& names, const watch_result& found
) {
    const auto known = watchers_.find(by);
    if (known == watchers_.end()) {
        return {};
    }
    watcher& asked = known->second;
    asked.is_asking = false;
    if (names != asked.names || found.users.size() != names.size()) {
        return {};  // it has another list since, and a question about that
    }
    const std::vector<user_id> before = asked.users;
    const bool is_new = std::exchange(asked.is_new, false) || before.size() != asked.names.size();
    let_go(by, asked);
    std::vector<watched> told;
    for (std::size_t n = 0; n < found.users.size(); ++n) {
        const watch_result::user& each = found.users[n];
        asked.users.push_back(each.id);
        if (each.id != user_id{}) {
            subject& of = subjects_[each.id];
            of.name = each.name;
            of.last_seen = std::max(of.last_seen, each.last_seen);
            of.watchers.insert(by);
        }
        if (is_new || before[n] != each.id) {
            told.push_back({each.id == user_id{} ? asked.names[n] : each.name, each.id});
        }
    }
    for (const watched& each : told) {
        note_told(by, each.user);
    }
    keep_untold(by, asked);
    return told;
}

void presence_watches::handle_failed(connection_id by) {
    const auto known = watchers_.find(by);
    if (known != watchers_.end()) {
        known->second.is_asking = false;
        questions_.insert(by);
    }
}

void presence_watches::handle_changed(user_id user) {
    const auto known = subjects_.find(user);
    if (known != subjects_.end()) {
        for (const connection_id each : known->second.watchers) {
            untold_[each].insert(user);
        }
    }
}

void presence_watches::note_told(connection_id by, user_id user) {
    const auto known = untold_.find(by);
    if (known != untold_.end() && known->second.erase(user) != 0 && known->second.empty()) {
        untold_.erase(known);
    }
}

bool presence_watches::has_question() const {
    return std::ranges::any_of(questions_, [this](connection_id each) {
        return !watchers_.at(each).is_asking;
    });
}

std::optional<connection_id> presence_watches::poll_question() {
    for (const connection_id each : questions_) {
        watcher& asking = watchers_.at(each);
        if (!std::exchange(asking.is_asking, true)) {
            questions_.erase(each);
            return each;
        }
    }
    return std::nullopt;
}

const std::vector<std::string>& presence_watches::names(connection_id by) const {
    return watchers_.at(by).names;
}

const std::string& presence_watches::name_of(user_id user) const { return subjects_.at(user).name; }

wall_time presence_watches::last_seen(user_id user) const { return subjects_.at(user).last_seen; }

void presence_watches::let_go(connection_id by, watcher& known) {
    for (const user_id user : std::exchange(known.users, {})) {
        const auto of = subjects_.find(user);
        if (of == subjects_.end()) {
            continue;
        }
        of->second.watchers.erase(by);
        if (of->second.watchers.empty()) {
            subjects_.erase(of);
        }
    }
}

// Of those whom it may know of no more there is nothing left to tell.
void presence_watches::keep_untold(connection_id by, const watcher& known) {
    const auto waiting = untold_.find(by);
    if (waiting == untold_.end()) {
        return;
    }
    std::erase_if(waiting->second, [&](user_id user) {
        return std::ranges::find(known.users, user) == known.users.end();
    });
    if (waiting->second.empty()) {
        untold_.erase(waiting);
    }
}

}  // namespace gapless::server
