#include "server/core/limits/breaker.hpp"

#include "protocol/planted.hpp"

namespace gapless::server {

void breaker::handle_job_out(bool writes, instant now) {
    late_at_ = now + limits_.stall_after;
    is_late_ = false;
    writes_ = writes;
}

void breaker::handle_job_back(bool has_answered, instant now) {
    handle_timeout(now);
    late_at_.reset();
    failures_ = has_answered ? 0 : failures_ + 1;
    if (!has_answered) {
        if (is_open_ || failures_ >= limits_.failures_max) {
            open(now + limits_.probe_every);
        }
    } else if (is_late_) {
        if (writes_ || !GAPLESS_PLANTED(breaker_never_closes)) {
            probe_at_ = now;
        }
    } else if (writes_) {
        is_open_ = false;
    }
}

void breaker::handle_timeout(instant now) {
    if (late_at_ && !is_late_ && *late_at_ <= now) {
        is_late_ = true;
        open(std::nullopt);
    }
}

bool breaker::admit(instant now) {
    if (!is_open_) {
        return true;
    }
    if (!probe_at_ || now < *probe_at_) {
        return false;
    }
    probe_at_ = now + limits_.probe_every;
    return true;
}

std::optional<instant> breaker::next_timeout() const { return is_late_ ? std::nullopt : late_at_; }

void breaker::open(std::optional<instant> probe_at) {
    is_open_ = true;
    has_opened_ = true;
    probe_at_ = probe_at;
}

}  // namespace gapless::server
