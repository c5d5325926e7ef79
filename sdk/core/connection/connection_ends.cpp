// How connections and sessions end, and what comes after.
#include "sdk/core/connection/connection.hpp"

#include <optional>
#include <utility>

namespace gapless::sdk {
namespace {

// What a server, or the way there, may be the reason of. The rest is the own disk's.
bool is_met_outside(errc reason) {
    switch (reason) {
        case errc::unreachable:
        case errc::timed_out:
        case errc::certificate_refused:
        case errc::malformed_frame:
        case errc::frame_too_large:
        case errc::unexpected_frame:
            return true;
        default:
            return false;
    }
}

// No session came, and nobody said why: as where a network blocks what it does not know.
bool speaks_for_blocking(errc reason) {
    return reason == errc::unreachable || reason == errc::timed_out ||
           reason == errc::malformed_frame || reason == errc::frame_too_large;
}

}  // namespace

void connection::drop(const error& why, instant now) {
    if (phase_ != phase::open) {
        return;
    }
    session_->close(why);
    drain_session();
    leave_session();
    move_on(why, is_met_outside(why.code) && !was_good_, now);
}

void connection::handle_closed(const error& why, instant now) {
    if (phase_ == phase::opening) {
        handle_unwelcome(why, is_met_outside(why.code), now);
    } else if (phase_ == phase::open) {
        const bool was_established = is_established();
        heartbeat_.handle_broken(now);
        ladder_.handle_left();
        session_.reset();
        spare_.handle_gone();
        drain_spare(now);
        outputs_.emplace_back(lost{});
        was_established ? move_on(why, !was_good_, now) : handle_unwelcome(why, true, now);
    }
}

void connection::end_session(const protocol::session_ending& ending, instant now) {
    leave_session();
    switch (ending.then) {
        case protocol::afterwards::stay_away:
            // What is said to an earlier login does not hold for this one, which asks at once.
            if (ending.reason.code == errc::kicked && has_newer_tokens_) {
                open();
            } else {
                stay_away(ending.reason);
            }
            break;
        case protocol::afterwards::renew_token:
            if (are_tokens_new_) {
                wait(ending.reason, phase::renewing, now);
            } else {
                reason_ = ending.reason;
                renew();
            }
            break;
        case protocol::afterwards::come_back:
            move_on(ending.reason, !was_good_ || ending.reason.retry_after, now);
            break;
    }
}

void connection::leave_session() {
    if (phase_ == phase::open) {
        heartbeat_.handle_disconnected();
        ladder_.handle_left();
        session_.reset();
        spare_.handle_gone();
        drain_spare({});
        outputs_.emplace_back(close_socket{});
        outputs_.emplace_back(lost{});
        phase_ = phase::waiting;
    }
}

void connection::stay_away(const error& why) {
    phase_ = phase::offline;
    reason_ = why;
    if (why.code == errc::kicked) {
        is_barred_ = true;
        outputs_.emplace_back(signed_out{why});
    }
}

// To another server at once, where there is one that has failed less; else later.
void connection::move_on(const error& why, bool is_its_fault, instant now) {
    if (found_another(why, is_its_fault, now)) {
        open();
    } else {
        come_back_later(why, now);
    }
}

// No session came. Another server may do better over the same transport; where all have failed it
// may be the transport, and the next one, which is not to blame for it, is tried without waiting.
void connection::handle_unwelcome(const error& why, bool is_its_fault, instant now) {
    if (found_another(why, is_its_fault, now)) {
        open();
    } else if (speaks_for_blocking(why.code) && ladder_.handle_blocked()) {
        finder_.forgive();
        reason_ = why;
        open();
    } else {
        come_back_later(why, now);
    }
}

// Whoever's fault it was comes later. True: there is one to be tried now.
bool connection::found_another(const error& why, bool is_its_fault, instant now) {
    if (is_its_fault) {
        finder_.handle_failed(why, now);
    }
    return is_its_fault && finder_.has_fresh(now);
}

void connection::come_back_later(const error& why, instant now) {
    error left = why;
    if (finder_.has_chosen()) {
        // What one server asks for is not what another one does.
        const duration away = finder_.asked_away(now);
        left.retry_after = away == duration{} ? std::nullopt : std::optional(away);
    }
    wait(left, phase::opening, now);
    reason_ = why;
}

void connection::wait(const error& why, phase next, instant now) {
    if (why.retry_after) {
        backoff_.handle_retry_after(*why.retry_after);
    }
    const auto chance = entropy_.draw();
    using pace = protocol::backoff::pace;
    const pace who = pulse_.is_in_background() ? pace::background : pace::foreground;
    wait_until_ = now + backoff_.next_delay(chance, who);
    phase_ = phase::waiting;
    after_wait_ = next;
    reason_ = why;
}

}  // namespace gapless::sdk
