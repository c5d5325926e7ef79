#include "sdk/core/connection/spare.hpp"

#include <algorithm>

namespace gapless::sdk {

namespace {

constexpr std::int64_t round_trips_to_open = 3;  // TCP and TLS have two, and one may be late

}  // namespace

void spare::handle_asked(instant now, const protocol::round_trip& measured) {
    if (state_ != state::quiet) {
        return;
    }
    const duration late = measured.late_after().value_or(limits_.doubt_min);
    const std::int64_t times = std::int64_t{1} << std::min(taken_, limits_.doublings_max);
    doubt_ = std::clamp(late, limits_.doubt_min, limits_.doubt_max) * times;
    try_ = std::clamp(late * round_trips_to_open, limits_.try_min, limits_.try_max) * times;
    state_ = state::waiting;
    has_heard_ = false;
    due_ = now + doubt_;
}

void spare::handle_answered() {
    if (state_ == state::waiting) {
        taken_ = 0;
    }
    handle_gone();
}

void spare::handle_bytes(instant now) {
    const bool was_silent = !has_heard_;
    has_heard_ = true;
    if (state_ == state::ready && was_silent) {
        due_ = now + limits_.grace;
    }
}

void spare::handle_part(instant now) {
    handle_bytes(now);
    if (state_ == state::waiting) {
        due_ = now + doubt_;
    } else if (state_ == state::ready) {
        due_ = now + limits_.grace;
    }
}

void spare::handle_opened(instant now) {
    if (state_ == state::opening) {
        state_ = state::ready;
        due_ = now + (has_heard_ ? limits_.grace : limits_.grace_silent);
    }
}

void spare::handle_failed(instant now) {
    if (state_ == state::opening || state_ == state::ready) {
        state_ = state::waiting;
        due_ = now + limits_.pause;
    }
}

void spare::handle_gone() {
    if (state_ == state::opening || state_ == state::ready) {
        outputs_.push_back(output::close);
    }
    state_ = state::quiet;
    due_.reset();
}

void spare::handle_timeout(instant now) {
    if (!due_ || now < *due_) {
        return;
    }
    due_.reset();
    if (state_ == state::waiting) {
        open(now);
    } else if (state_ == state::opening) {
        outputs_.push_back(output::close);
        open(now);
    } else if (state_ == state::ready) {
        state_ = state::quiet;
        ++taken_;
        outputs_.push_back(output::take);
    }
}

void spare::open(instant now) {
    state_ = state::opening;
    due_ = now + try_;
    outputs_.push_back(output::open);
}

std::optional<spare::output> spare::poll_output() {
    if (outputs_.empty()) {
        return std::nullopt;
    }
    const output next = outputs_.front();
    outputs_.pop_front();
    return next;
}

}  // namespace gapless::sdk
