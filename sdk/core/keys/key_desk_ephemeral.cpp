// The part of the desk that is about keys that are erased: of conversations, and this device's own.
#include "sdk/core/earliest.hpp"
#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/keys/key_machines.hpp"

#include <algorithm>
#include <cstdint>

namespace gapless::sdk {

key_policy key_desk::policy_of(conversation_id where, key_policy told) {
    return ledger_.keys().empty() ? told : use().relations.policy_of(where, told);
}

void key_desk::handle_stale_generation(const destination& to, std::optional<std::uint32_t> newest) {
    const bool is_reason = newest && is_encrypted(to) && !is_managed(to.conversation) &&
                           use().relations.handle_stale_generation(to.conversation, *newest);
    if (!is_reason) {
        handle_stale(to);  // it makes no sense: as if the epoch was over, which takes its time
    }
}

// Before the server's time is known nothing is erased: a wrong clock must not cost what is unread.
void key_desk::sweep() {
    if (!machines_ || !is_clock_known_) {
        return;
    }
    machines_->relations.sweep();
    if (!machines_->relations.generations().is_empty() &&
        (!agreement_at_ || *agreement_at_ <= now_.steady)) {
        look_at_agreements();
    }
}

// What others have wrapped for this device lies on the server: without its old keys nobody ever
// opens it.
void key_desk::look_at_agreements() {
    agreement_at_ = now_.steady + limits_.agreement_rest;
    use().own.erase_agreements(now_.wall, limits_.generations.window);
    if (takes_part() && is_connected_ && use().own.is_agreement_due(now_.wall)) {
        look_at_own();
    }
}

std::optional<instant> key_desk::next_sweep() const {
    if (!machines_ || !is_clock_known_) {
        return std::nullopt;
    }
    const auto& generations = machines_->relations.generations();
    const auto due = generations.next_sweep();
    const auto at = [&](wall_time when) {
        const auto left = std::max<std::int64_t>(when.milliseconds - now_.wall.milliseconds, 0);
        return now_.steady + milliseconds(left);
    };
    const auto next = due ? std::optional(at(*due)) : std::nullopt;
    return generations.is_empty() ? next : earliest(next, agreement_at_);
}

}  // namespace gapless::sdk
