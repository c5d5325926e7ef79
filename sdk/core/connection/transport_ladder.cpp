#include "sdk/core/connection/transport_ladder.hpp"

#include "protocol/planted.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {
namespace {

// The best first.
constexpr std::array<transport, 3> order{transport::tcp, transport::websocket, transport::exchange};

}  // namespace

transport_ladder::transport_ladder(limits options)
    : limits_(options), trial_wait_(options.trial_after) {}

void transport_ladder::enter(transport remembered) {
    const auto* const found = std::ranges::find(order, remembered);
    rung_ = found == order.end() ? 0 : static_cast<std::size_t>(found - order.begin());
    failures_ = 0;
    has_failed_ = {};
    climbed_from_.reset();
    handle_left();
    trial_wait_ = limits_.trial_after;
    trial_at_.reset();
    is_trial_due_ = rung_ > 0;
}

bool transport_ladder::handle_blocked() {
    if (is_fixed()) {
        return false;
    }
    if (climbed_from_) {
        rung_ = *std::exchange(climbed_from_, std::nullopt);
        return true;
    }
    has_failed_[rung_] = true;
    if (++failures_ < limits_.failures_max) {
        return false;
    }
    failures_ = 0;
    rung_ = (rung_ + 1) % rungs;
    return rung_ != 0;
}

// Where the same rung has failed before, it was the network that was away, and not a transport that
// was blocked: so the better ones are worth another look.
void transport_ladder::handle_worked(instant now) {
    is_trial_due_ = is_trial_due_ || has_failed_[rung_];
    has_session_ = true;
    failures_ = 0;
    has_failed_ = {};
    climbed_from_.reset();
    if (is_fixed() || rung_ == 0) {
        trial_at_.reset();
        trial_wait_ = limits_.trial_after;
    } else if (is_trial_due_) {
        trial_at_ = now;
    } else if (!trial_at_) {
        trial_at_ = now + trial_wait_;
    }
    is_trial_due_ = false;
}

void transport_ladder::handle_left() {
    has_session_ = false;
    trying_.reset();
    trial_.reset();
}

bool transport_ladder::handle_tried(transport which, bool works, instant now) {
    if (!has_session_ || !trying_ || order[*trying_] != which) {
        return false;
    }
    const std::size_t rung = *std::exchange(trying_, std::nullopt);
    const bool is_taken = works && !GAPLESS_PLANTED(ladder_never_climbs);
    if (!is_taken && rung + 1 < rung_) {
        try_better(rung + 1);
        return false;
    }
    wait_for_trial(now);
    if (is_taken) {
        climbed_from_ = std::exchange(rung_, rung);
        failures_ = 0;
    }
    return is_taken;
}

void transport_ladder::handle_timeout(instant now) {
    if (has_session_ && !trying_ && trial_at_ && now >= *trial_at_) {
        try_better(0);
    }
}

transport transport_ladder::current() const { return is_fixed() ? limits_.chosen : order[rung_]; }

std::optional<transport> transport_ladder::poll_trial() {
    return std::exchange(trial_, std::nullopt);
}

std::optional<instant> transport_ladder::next_timeout() const {
    return has_session_ && !trying_ ? trial_at_ : std::nullopt;
}

void transport_ladder::try_better(std::size_t rung) {
    trying_ = rung;
    trial_ = order[rung];
}

void transport_ladder::wait_for_trial(instant now) {
    trial_at_ = now + trial_wait_;
    trial_wait_ = std::min(trial_wait_ * 2, limits_.trial_after_max);
}

}  // namespace gapless::sdk
