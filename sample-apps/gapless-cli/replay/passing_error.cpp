#include "sample-apps/gapless-cli/replay/passing_error.hpp"

namespace gapless::cli {

bool is_passing(const error& why) {
    switch (why.code) {
        case errc::unreachable:
        case errc::timed_out:
        case errc::overloaded:
        case errc::shutting_down:
        case errc::rate_limited:
            return true;
        default:
            return false;
    }
}

}  // namespace gapless::cli
