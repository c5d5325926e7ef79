#include "sdk/core/connection/server_finder.hpp"

#include "protocol/planted.hpp"
#include "protocol/session/nearness.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

namespace gapless::sdk {
namespace {

// By what a server is known again.
const std::string& name_of(const known_server& server) {
    if (!server.tcp.empty()) {
        return server.tcp;
    }
    if (!server.websocket.empty()) {
        return server.websocket;
    }
    return server.exchange.empty() ? server.rest : server.exchange;
}

bool takes_frames(const known_server& server) {
    return !(server.tcp.empty() && server.websocket.empty() && server.exchange.empty());
}

bool is_same(const known_server& one, const known_server& other) {
    const auto shares = [&](std::string known_server::* entrance) {
        return !(one.*entrance).empty() && one.*entrance == other.*entrance;
    };
    return shares(&known_server::tcp) || shares(&known_server::websocket) ||
           shares(&known_server::exchange);
}

// Its trouble would be forgotten anyway; and a list that somebody makes longer and longer is no
// reason to remember more.
constexpr std::size_t troubles_max = 256;

}  // namespace

server_finder::server_finder(limits options) : limits_(std::move(options)) {
    std::multimap<std::size_t, known_server, std::greater<>> nearest_first;
    for (auto& each : std::exchange(limits_.built_in, {})) {
        nearest_first.emplace(protocol::nearness(each.region, limits_.region), std::move(each));
    }
    for (auto& [nearness, each] : nearest_first) {
        limits_.built_in.push_back(std::move(each));
    }
    if (limits_.asks) {
        ask_at_ = instant{};
    }
}

void server_finder::enter(const std::optional<known_server>& last_good) {
    last_good_ = last_good;
    forgive();
}

void server_finder::forgive() {
    for (auto& [name, each] : troubles_) {
        each.failures = 0;
    }
}

const known_server& server_finder::choose(const known_server& named, instant now) {
    named_ = named;
    const auto known = candidates();
    const auto* found = best(known, now);
    chosen_ = found != nullptr ? *found : known_server{};
    return chosen_;
}

bool server_finder::poll_ask(instant now) {
    if (!ask_at_ || is_asking_ || now < *ask_at_) {
        return false;
    }
    is_asking_ = true;
    asked_at_ = now;
    return true;
}

void server_finder::handle_failed(const error& why, instant now) {
    if (name_of(chosen_).empty() || GAPLESS_PLANTED(bad_server_tried_for_ever)) {
        return;
    }
    std::erase_if(troubles_, [&](const auto& known) {
        const trouble& each = known.second;
        return now - each.latest >= limits_.forgiven_after && now >= each.away_until;
    });
    if (troubles_.size() < troubles_max || troubles_.contains(name_of(chosen_))) {
        trouble& met = troubles_[name_of(chosen_)];
        ++met.failures;
        met.latest = now;
        met.away_until = now + why.retry_after.value_or(duration{});
    }
    if (limits_.asks && !has_fresh(now)) {
        const instant soon = std::max(now, asked_at_ + limits_.ask_spacing);
        ask_at_ = std::min(ask_at_.value_or(soon), soon);
    }
}

void server_finder::handle_success() { troubles_.erase(name_of(chosen_)); }

void server_finder::handle_answer(
    std::vector<known_server> servers, duration lifetime, std::uint64_t random_bits, instant now
) {
    std::erase_if(servers, [](const known_server& each) { return !takes_frames(each); });
    if (servers.size() > limits_.answered_max) {
        servers.resize(limits_.answered_max);
    }
    answered_ = std::move(servers);
    is_asking_ = false;
    const duration bounded = std::clamp(lifetime, limits_.lifetime_min, limits_.lifetime_max);
    // Up to a quarter more.
    const auto share = static_cast<std::int64_t>(random_bits % 250);
    ask_at_ = now + bounded + microseconds(bounded.microseconds / 1'000 * share);
}

void server_finder::handle_unanswered(instant now) {
    is_asking_ = false;
    ask_at_ = now + limits_.ask_again_after;
}

bool server_finder::has_fresh(instant now) const {
    const auto known = candidates();
    const auto* found = best(known, now);
    return found != nullptr && now >= trouble_of(*found, now).away_until &&
           trouble_of(*found, now).failures < trouble_of(chosen_, now).failures;
}

duration server_finder::asked_away(instant now) const {
    const auto known = candidates();
    const auto* found = best(known, now);
    if (found == nullptr) {
        return {};
    }
    return std::max(duration{}, trouble_of(*found, now).away_until - now);
}

bool server_finder::has_chosen() const { return !name_of(chosen_).empty(); }

std::optional<known_server> server_finder::worth_keeping() const {
    if (limits_.fixed || !has_chosen() || is_same(chosen_, named_)) {
        return std::nullopt;
    }
    return chosen_;
}

std::optional<instant> server_finder::next_timeout() const {
    return is_asking_ ? std::nullopt : ask_at_;
}

std::vector<known_server> server_finder::candidates() const {
    if (limits_.fixed) {
        return {*limits_.fixed};
    }
    std::vector<known_server> all = answered_;
    all.push_back(named_);
    if (last_good_) {
        all.push_back(*last_good_);
    }
    all.insert(all.end(), limits_.built_in.begin(), limits_.built_in.end());
    std::vector<known_server> distinct;
    for (auto& each : all) {
        const bool is_known = std::ranges::any_of(distinct, [&](const known_server& other) {
            return is_same(each, other);
        });
        if (!is_known && takes_frames(each)) {
            distinct.push_back(std::move(each));
        }
    }
    return distinct;
}

// Those that nobody asks to leave alone first, then those that have failed least, then the first;
// of those that all have to be left alone the one that asks for the shortest time.
const known_server* server_finder::best(const std::vector<known_server>& of, instant now) const {
    const auto rank = [&](const known_server& each) {
        const trouble met = trouble_of(each, now);
        const instant away = std::max(now, met.away_until);
        return std::tuple(away, met.failures);
    };
    const auto found = std::ranges::min_element(of, {}, rank);
    return found == of.end() ? nullptr : &*found;
}

server_finder::trouble server_finder::trouble_of(const known_server& whose, instant now) const {
    const auto found = troubles_.find(name_of(whose));
    if (found == troubles_.end()) {
        return {};
    }
    trouble met = found->second;
    if (now - met.latest >= limits_.forgiven_after) {
        met.failures = 0;
    }
    return met;
}

}  // namespace gapless::sdk
