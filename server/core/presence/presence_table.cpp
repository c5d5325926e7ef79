#include "server/core/presence/presence_table.hpp"

#include "protocol/planted.hpp"

#include <algorithm>

namespace gapless::server {

presence_table::presence_table(const engine_limits& limits)
    : lease_(limits.presence_lease),
      renew_every_(limits.presence_renew_every),
      debounce_(limits.presence_wait),
      remembered_max_(limits.presence_remembered_max) {}

void presence_table::handle_said(const session& by, presence_state state, instant now) {
    const place whose{by.user, by.device};
    const bool is_known = leases_.contains(whose);
    if (state == presence_state::offline) {
        if (is_known) {
            leaving_.push_back(whose);
        }
        return;
    }
    lease& said = leases_[whose];
    if (!is_known || said.state != state) {
        note_changed(by.user, now + debounce_);
    }
    said.state = state;
    said.device_class = by.device_class;
    said.connection = by.connection;
    said.until = now + lease_;
    list(whose, said, now + renew_every_);
}

void presence_table::handle_ended(user_id user, const device_id& device, connection_id connection) {
    if (leases_.contains({user, device})) {
        endings_.push_back({{user, device}, connection, std::nullopt});
    }
}

void presence_table::handle_timeout(
    moment now, const std::function<bool(connection_id)>& is_alive
) {
    for (const place& whose : std::exchange(leaving_, {})) {
        end(whose, now);
        note_changed(whose.first, now.steady + debounce_);
    }
    for (auto each = endings_.rbegin(); each != endings_.rend() && !each->due; ++each) {
        each->due = now.steady + debounce_;
    }
    while (!endings_.empty() && *endings_.front().due <= now.steady) {
        const ending over = endings_.front();
        endings_.pop_front();
        const auto held = leases_.find(over.whose);
        const bool is_its_own =
            held != leases_.end() && (held->second.connection == over.connection ||
                                      GAPLESS_PLANTED(older_session_ends_presence));
        if (is_its_own && !GAPLESS_PLANTED(presence_outlives_lease)) {
            end(over.whose, now);
            note_changed(over.whose.first, now.steady);
        }
    }
    while (!looks_.empty() && looks_.begin()->first <= now.steady) {
        const place next = looks_.begin()->second;
        look_at(next, now.steady, is_alive);
        if (leases_.at(next).until <= now.steady) {
            end(next, now);
            note_changed(next.first, now.steady);
        }
    }
}

std::optional<user_id> presence_table::poll_changed(instant now) {
    if (changed_by_time_.empty() || now < changed_by_time_.begin()->first) {
        return std::nullopt;
    }
    const user_id next = changed_by_time_.begin()->second;
    changed_by_time_.erase(changed_by_time_.begin());
    changed_.erase(next);
    return next;
}

std::optional<instant> presence_table::next_timeout() const {
    std::optional<instant> next;
    const auto consider = [&next](instant due) { next = next ? std::min(*next, due) : due; };
    if (!looks_.empty()) {
        consider(looks_.begin()->first);
    }
    if (!endings_.empty() && endings_.front().due) {
        consider(*endings_.front().due);
    }
    if (!changed_by_time_.empty()) {
        consider(changed_by_time_.begin()->first);
    }
    return next;
}

presence_table::summary presence_table::of(user_id user) const {
    summary made;
    for (auto at = leases_.lower_bound({user, device_id{}});
         at != leases_.end() && at->first.first == user;
         ++at) {
        made.devices.push_back({at->second.device_class, at->second.state});
    }
    std::ranges::sort(made.devices, [](const device_presence& a, const device_presence& b) {
        return a.state == b.state ? a.device_class < b.device_class
                                  : more_present(a.state, b.state) == a.state;
    });
    if (!made.devices.empty()) {
        made.state = made.devices.front().state;
    }
    return made;
}

wall_time presence_table::last_seen(user_id user) const {
    const auto known = last_seen_.find(user);
    return known == last_seen_.end() ? wall_time{} : known->second;
}

void presence_table::look_at(
    const place& whose, instant now, const std::function<bool(connection_id)>& is_alive
) {
    lease& held = leases_.at(whose);
    if (is_alive(held.connection) || GAPLESS_PLANTED(presence_outlives_lease)) {
        held.until = now + lease_;
        list(whose, held, now + renew_every_);
    } else {
        list(whose, held, held.until);
    }
}

void presence_table::list(const place& whose, lease& held, instant due) {
    looks_.erase({held.due, whose});
    held.due = due;
    looks_.emplace(due, whose);
}

void presence_table::end(const place& whose, moment now) {
    const auto held = leases_.find(whose);
    if (held == leases_.end()) {
        return;
    }
    looks_.erase({held->second.due, whose});
    leases_.erase(held);
    remember(whose.first, now.wall);
}

// At the earlier of the two times, if it waits already.
void presence_table::note_changed(user_id user, instant due) {
    const auto [known, is_new] = changed_.try_emplace(user, due);
    if (!is_new) {
        if (known->second <= due) {
            return;
        }
        changed_by_time_.erase({known->second, user});
        known->second = due;
    }
    changed_by_time_.emplace(due, user);
}

void presence_table::remember(user_id user, wall_time seen) {
    const auto [known, is_new] = last_seen_.insert_or_assign(user, seen);
    if (!is_new) {
        return;
    }
    remembered_.push_back(user);
    if (remembered_.size() > remembered_max_) {
        last_seen_.erase(remembered_.front());
        remembered_.pop_front();
    }
}

}  // namespace gapless::server
