// How a connection ends, and what follows: another server, a while, or nothing any more.
#include "sdk/core/connection/connection.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace gapless::sdk {

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
    if (is_its_fault) {
        finder_.handle_failed(why, now);
        if (finder_.has_fresh(now)) {
            open();
            return;
        }
    }
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
