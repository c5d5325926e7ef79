#include "sample-apps/gapless-cli/listen/ending.hpp"

#include "sample-apps/gapless-cli/main_loop.hpp"

#include <algorithm>

namespace gapless::cli {

time_allowed::time_allowed(std::optional<duration> at_most) {
    if (at_most) {
        until_ = now() + *at_most;
    }
}

std::optional<duration> time_allowed::left() const {
    if (!until_) {
        return std::nullopt;
    }
    return std::max(*until_ - now(), duration{});
}

result<void> listen_ending(const error& why, bool has_count) {
    const bool is_proper =
        why.code == errc::cancelled || (why.code == errc::timed_out && !has_count);
    if (is_proper) {
        return {};
    }
    return why;
}

}  // namespace gapless::cli
