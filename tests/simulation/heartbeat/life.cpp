#include "tests/simulation/heartbeat/life.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

constexpr duration round_trip = milliseconds(100);
constexpr duration connect_takes = seconds(3);
constexpr wall_time born{1'700'000'000'000};
constexpr instant never{INT64_MAX};

// Beside the frames' own bytes: a TLS record of each, and headers of TCP and IP of both and of the
// last acknowledgement. And what a new connection costs, with certificates and login.
constexpr std::uint64_t ping_overhead = 3 * 52 + 2 * 22;
constexpr std::uint64_t connect_bytes = 6'000;

std::uint64_t bytes_of(const protocol::frame& sent) {
    std::string encoded;
    protocol::encode(sent, encoded);
    return encoded.size();
}

protocol::heartbeat_monitor::limits limits_for(const strategy& lived) {
    protocol::heartbeat_monitor::limits made;
    if (const auto fixed = lived.answer_within()) {
        made.answer_min = *fixed;
        made.answer_max = *fixed;
    }
    return made;
}

}  // namespace

life::life(const lab_network& network, strategy& lived, conditions under)
    : network_(network),
      strategy_(lived),
      under_(under),
      losses_(under.seed, "losses"),
      lateness_(under.seed, "lateness"),
      monitor_(lived, limits_for(lived)) {
    plan();
}

life_record life::run() {
    enter();
    tell_clocks();
    connect();
    const instant end = instant{} + network_.lasts;
    for (instant next = next_step(); next < end; next = next_step()) {
        step(next);
    }
    advance(end);
    record_.lasted = network_.lasts;
    return std::move(record_);
}

void life::plan() {
    plan_spans();
    for (std::size_t n = 0; n < network_.hand_overs.size(); ++n) {
        plan_.emplace(instant{} + network_.hand_overs[n].at, event{happening::hand_over, n});
    }
    for (std::size_t n = 0; n < network_.clock_jumps.size(); ++n) {
        plan_.emplace(instant{} + network_.clock_jumps[n].at, event{happening::clock_jumps, n});
    }
    for (const lab_network::path& each : network_.paths) {
        for (const lab_network::path::memory& change : each.memories) {
            plan_.emplace(instant{} + change.from, event{});  // so that it is seen at that moment
        }
    }
    prng draw(under_.seed, "messages");
    plan_messages(draw);
}

void life::plan_spans() {
    for (std::size_t n = 0; n < network_.outages.size(); ++n) {
        const lab_network::span& each = network_.outages[n];
        plan_.emplace(instant{} + each.at, event{happening::outage_begins, n});
        plan_.emplace(instant{} + each.at + each.lasts, event{happening::outage_ends, n});
    }
    for (std::size_t n = 0; n < network_.suspends.size(); ++n) {
        const lab_network::span& each = network_.suspends[n];
        plan_.emplace(instant{} + each.at, event{happening::sleep_begins, n});
        plan_.emplace(instant{} + each.at + each.lasts, event{happening::sleep_ends, n});
    }
}

void life::plan_messages(prng& draw) {
    const auto length = static_cast<std::uint64_t>(network_.lasts.microseconds);
    const std::uint64_t count =
        network_.messages_a_day * length / static_cast<std::uint64_t>(days(1).microseconds);
    for (std::uint64_t n = 0; n < count; ++n) {
        const auto at = static_cast<std::int64_t>(draw.below(length));
        plan_.emplace(instant{at}, event{happening::message, 0});
    }
}

instant life::next_step() {
    instant next = plan_.empty() ? never : plan_.begin()->first;
    if (!is_asleep_) {
        for (const std::optional<instant>& due : {answer_at_, connect_at_, timer_due()}) {
            next = std::min(next, due.value_or(never));
        }
    }
    if (connection_ && !connection_->is_abandoned) {
        next = std::min(next, connection_->deadline.due());
    }
    return std::max(next, now_);
}

void life::step(instant at) {
    advance(at);
    if (!plan_.empty() && plan_.begin()->first <= now_) {
        const event next = plan_.begin()->second;
        plan_.erase(plan_.begin());
        happen(next);
    } else if (connection_ && !connection_->is_abandoned && connection_->deadline.is_over(now_)) {
        close_idle();
    } else if (answer_at_ && *answer_at_ <= now_) {
        take_answer();
    } else if (connect_at_ && *connect_at_ <= now_) {
        connect();
    } else {
        fire_timer();
    }
    drain();
}

void life::happen(const event& what) {
    switch (what.what) {
        case happening::nothing:
            break;
        case happening::outage_begins:
            begin_outage(network_.outages[what.which]);
            break;
        case happening::outage_ends:
            end_outage(network_.outages[what.which]);
            break;
        case happening::sleep_begins:
            fall_asleep();
            break;
        case happening::sleep_ends:
            wake();
            break;
        case happening::hand_over:
            change_path(network_.hand_overs[what.which]);
            break;
        case happening::clock_jumps:
            jumped_ = jumped_ + network_.clock_jumps[what.which].by;
            break;
        case happening::message:
            take_message();
            break;
    }
}

void life::advance(instant to) {
    if (connection_ && !is_asleep_ && !is_out_) {
        const bool is_gone = connection_->is_stale || connection_->is_abandoned;
        const instant from = is_gone ? now_ : std::max(now_, forgotten_at());
        record_.dead = record_.dead + std::max(to - from, duration{});
    }
    now_ = to;
}

void life::fall_asleep() {
    is_asleep_ = true;
    fell_asleep_ = now_;
}

void life::wake() {
    is_asleep_ = false;
    slept_ = slept_ + (now_ - fell_asleep_);
    tell_clocks();
}

void life::begin_outage(const lab_network::span& which) {
    is_out_ = true;
    if (which.is_told) {
        lose();
        connect_at_.reset();
    }
}

void life::end_outage(const lab_network::span& which) {
    is_out_ = false;
    if (which.is_told) {
        connect_soon();
    }
}

void life::change_path(const lab_network::hand_over& which) {
    path_ = which.to;
    if (!which.is_told) {
        if (connection_) {
            connection_->is_stale = true;
        }
        return;
    }
    lose();
    enter();
    connect_soon();
}

void life::take_message() {
    if (!passes() || is_asleep_) {
        record_.late_messages += connection_ ? 1U : 0U;
        return;
    }
    connection_->passed = now_;
    connection_->deadline.handle_bytes(now_);  // it is acknowledged
    tell_clocks();
    monitor_.handle_bytes(device_now().steady);
}

void life::take_answer() {
    connection_->passed = *std::exchange(answer_at_, std::nullopt);
    tell_clocks();
    monitor_.handle_answer(device_now().steady);
}

void life::close_idle() {
    if (passes()) {
        ++record_.idle_closes;
        monitor_.handle_disconnected();
        connection_.reset();
        answer_at_.reset();
        connect_soon();
    } else {
        connection_->is_abandoned = true;
    }
}

void life::connect() {
    connect_at_.reset();
    if (is_out_) {
        connect_soon();
        return;
    }
    ++record_.connects;
    record_.bytes += connect_bytes;
    connection_ = connection{path_, now_, false, false, server::silence_deadline({}, now_)};
    tell_clocks();
    monitor_.handle_connected(device_now().steady);
    monitor_.handle_welcomed(device_now().steady);
    if (entered_ != path_) {
        enter();  // only now is it seen where the device is
    }
    strategy_.handle_connected();
    connection_->deadline.handle_announced(strategy_.interval(), now_);
    if (strategy_.pings_at_connect()) {
        monitor_.probe(device_now().steady);
    }
}

void life::fire_timer() {
    tell_clocks();
    monitor_.handle_timeout(device_now().steady);
}

void life::enter() {
    entered_ = path_;
    strategy_.enter(path());
}

void life::connect_soon() { connect_at_ = now_ + connect_takes; }

// Because somebody said that there is another network, or none.
void life::lose() {
    monitor_.handle_disturbed();
    monitor_.handle_disconnected();
    connection_.reset();
    answer_at_.reset();
}

void life::drain() {
    while (const auto next = monitor_.poll_output()) {
        if (const auto* wanted = std::get_if<protocol::heartbeat_monitor::ping>(&*next)) {
            ping(wanted->next_silence);
        } else {
            ++record_.misses;
            connection_.reset();
            connect_soon();
        }
    }
}

void life::ping(duration announced) {
    ++record_.pings;
    record_.beats.push_back({now_ - instant{}, strategy_.interval()});
    const std::uint64_t chance = losses_.below(1'000);
    const bool is_upward = losses_.one_in(2);
    const bool is_lost = chance < under_.loss_per_mille + path().loss_per_mille;
    record_.bytes += bytes_of(protocol::heartbeat{std::nullopt, announced}) +
                     bytes_of(protocol::heartbeat_answer{inbox_version{1'000'000}}) + ping_overhead;
    if (is_lost && is_upward) {
        return;
    }
    if (!passes()) {
        const bool is_refused = connection_->is_abandoned || path().resets;
        if (is_refused && !connection_->is_stale && !is_out_) {
            ++record_.misses;
            monitor_.handle_broken(device_now().steady);
            connection_.reset();
            connect_soon();
        }
        return;
    }
    connection_->passed = now_;
    connection_->deadline.handle_announced(announced, now_);
    if (!is_lost) {
        answer_at_ = now_ + round_trip;
    }
}

moment life::device_now() const {
    const duration counted = now_ - instant{} - slept_;
    const duration shown = now_ - instant{} + jumped_;
    return {instant{} + counted, born + shown};
}

std::optional<instant> life::timer_due() {
    const std::optional<instant> due = monitor_.next_timeout();
    if (!due) {
        return std::nullopt;
    }
    if (due != armed_for_) {
        armed_for_ = due;
        late_ = {};
        if (lateness_.per_mille(network_.late_per_mille)) {
            late_ = microseconds(lateness_.between(0, network_.late_max.microseconds));
        }
    }
    return *due + slept_ + late_;
}

instant life::forgotten_at() const {
    const auto after = network_.paths[connection_->path].forgets_after(now_ - instant{});
    return after ? connection_->passed + *after : never;
}

// What is sent now arrives, and so would what is sent to the device.
bool life::passes() const {
    return connection_ && !connection_->is_stale && !connection_->is_abandoned && !is_out_ &&
           now_ < forgotten_at();
}

}  // namespace gapless::simulation
