#include "sdk/core/presence/presence_book.hpp"

#include "sdk/core/earliest.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>

namespace gapless::sdk {

presence_book::presence_book(limits options) : limits_(options) {}

void presence_book::set(presence_state state, instant now) {
    const auto wanted = state == presence_state::unknown ? presence_state::offline : state;
    if (own_ != wanted) {
        own_ = wanted;
        is_own_unsaid_ = is_connected_;
        say_at_ = std::max(say_at_, now);
    }
}

result<void> presence_book::watch(const std::vector<std::string>& users) {
    if (users.size() > presence_watched_max) {
        return error{errc::usage, "so many cannot be watched at once"};
    }
    for (const auto& user : users) {
        if (auto good = check_user_name(user); !good) {
            return good;
        }
    }
    std::map<std::string, presence> wanted;
    for (const auto& user : users) {
        const auto name = canonical_user_name(user);
        const auto before = known_.find(name);
        wanted[name] = before != known_.end() ? before->second
                                              : presence{name, presence_state::unknown, {}, {}};
    }
    known_ = std::move(wanted);
    is_list_unsaid_ = is_connected_;
    return {};
}

void presence_book::handle_established(instant now) {
    is_connected_ = true;
    stale_at_.reset();
    say_at_ = now;
    is_own_unsaid_ = own_ && *own_ != presence_state::offline;
    is_list_unsaid_ = !known_.empty();
}

void presence_book::handle_disconnected(instant now) {
    if (std::exchange(is_connected_, false)) {
        stale_at_ = now + limits_.stale_after;
    }
    is_own_unsaid_ = false;
    is_list_unsaid_ = false;
}

void presence_book::handle_presence(const protocol::presence& told) {
    const auto place = known_.find(canonical_user_name(told.name));
    if (place == known_.end()) {
        return;  // of a list that was another one
    }
    presence now{place->first, told.state, told.last_seen, told.devices};
    if (place->second != now) {
        place->second = now;
        told_.push_back(std::move(now));
    }
}

void presence_book::handle_timeout(instant now) {
    if (!stale_at_ || now < *stale_at_) {
        return;
    }
    stale_at_.reset();
    for (auto& [name, each] : known_) {
        if (each.state != presence_state::unknown) {
            each.state = presence_state::unknown;
            each.devices.clear();
            told_.push_back(each);
        }
    }
}

std::optional<protocol::frame> presence_book::poll_transmit(instant now) {
    if (is_own_unsaid_ && now >= say_at_) {
        is_own_unsaid_ = false;
        say_at_ = now + limits_.spacing;
        return protocol::frame(protocol::set_presence{*own_});
    }
    if (std::exchange(is_list_unsaid_, false)) {
        protocol::watch_presence list;
        for (const auto& [name, each] : known_) {
            list.users.push_back(name);
        }
        return protocol::frame(std::move(list));
    }
    return std::nullopt;
}

std::optional<presence> presence_book::poll_told() {
    if (told_.empty()) {
        return std::nullopt;
    }
    auto next = std::move(told_.front());
    told_.pop_front();
    return next;
}

std::optional<instant> presence_book::next_timeout() const {
    return is_own_unsaid_ ? earliest(say_at_, stale_at_) : stale_at_;
}

}  // namespace gapless::sdk
