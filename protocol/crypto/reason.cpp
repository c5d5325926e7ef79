#include "protocol/crypto/reason.hpp"

namespace gapless::crypto {

std::string_view name_of(reason why) {
    switch (why) {
        case reason::unavailable:
            return "unavailable";
        case reason::truncated:
            return "truncated";
        case reason::trailing_bytes:
            return "trailing_bytes";
        case reason::out_of_bounds:
            return "out_of_bounds";
        case reason::malformed:
            return "malformed";
        case reason::not_ascending:
            return "not_ascending";
        case reason::unknown_version:
            return "unknown_version";
        case reason::unknown_suite:
            return "unknown_suite";
        case reason::wrong_mode:
            return "wrong_mode";
        case reason::small_order_key:
            return "small_order_key";
        case reason::non_canonical_key:
            return "non_canonical_key";
        case reason::zero_shared_secret:
            return "zero_shared_secret";
        case reason::bad_signature:
            return "bad_signature";
        case reason::not_authentic:
            return "not_authentic";
        case reason::bad_padding:
            return "bad_padding";
        case reason::wrong_commitment:
            return "wrong_commitment";
        case reason::wrong_device:
            return "wrong_device";
        case reason::wrong_relation:
            return "wrong_relation";
        case reason::wrong_epoch:
            return "wrong_epoch";
        case reason::wrong_state:
            return "wrong_state";
        case reason::wrong_generation:
            return "wrong_generation";
        case reason::generation_gone:
            return "generation_gone";
        case reason::generation_too_far:
            return "generation_too_far";
    }
    return "unknown";
}

}  // namespace gapless::crypto
