#pragma once

#include <cstdint>
#include <string_view>

namespace gapless::crypto {

// Why something was not decrypted, believed or made: a closed list of this layer, for whoever must
// decide what follows. What people are told is another matter (gapless::errc).
enum class reason : std::uint8_t {
    // The machine lacks an algorithm.
    unavailable = 1,
    // Bytes that are not of their layout.
    truncated,
    trailing_bytes,
    out_of_bounds,
    malformed,
    not_ascending,
    unknown_version,
    unknown_suite,
    wrong_mode,
    // Keys that nobody honest has.
    small_order_key,
    non_canonical_key,
    zero_shared_secret,
    // What does not match what it is said to belong to.
    bad_signature,
    not_authentic,
    bad_padding,
    wrong_commitment,
    wrong_device,
    wrong_relation,
    wrong_epoch,
    wrong_state,
    wrong_generation,
    // The hash ratchet.
    generation_gone,
    generation_too_far,
};

// The reason's name, like "bad_signature".
[[nodiscard]] std::string_view name_of(reason why);

}  // namespace gapless::crypto
