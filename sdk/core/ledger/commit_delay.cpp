#include "sdk/core/ledger/commit_delay.hpp"

namespace gapless::sdk {

void commit_delay::handle_timeout(instant now) { is_over_ = is_over_ || (end_ && *end_ <= now); }

void commit_delay::handle_committed() {
    end_.reset();
    is_over_ = false;
}

bool commit_delay::may_wait(instant now) {
    if (!end_) {
        end_ = now + longest_;
    }
    handle_timeout(now);
    return !is_over_;
}

std::optional<instant> commit_delay::next_timeout() const { return is_over_ ? std::nullopt : end_; }

}  // namespace gapless::sdk
