#include "protocol/delivery/refusal.hpp"

namespace gapless::protocol {

refusal refusal_of(const error& reason) {
    switch (reason.code) {
        case errc::superseded:
        case errc::kicked:
        case errc::token_expired:
            return refusal::session;
        case errc::epoch_stale:
        case errc::encryption_required:
            return refusal::keys;
        case errc::generation_stale:
            return refusal::generation;
        case errc::rate_limited:
        case errc::overloaded:
        case errc::storage_full:
        case errc::storage_failed:
        case errc::shutting_down:
        case errc::timed_out:
        case errc::unreachable:
        case errc::idle_timeout:
        case errc::counter_expected:
            return refusal::passing;
        // Waiting would hold up all else: when to try again is for the person to know.
        case errc::forbidden:
            return refusal::conclusive;
        default:
            return reason.retry_after ? refusal::passing : refusal::conclusive;
    }
}

}  // namespace gapless::protocol
