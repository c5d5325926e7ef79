#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gapless {

// What went wrong, in a closed list that programs can rely on. The names are part of the
// contract: they are what the command line prints and what travels on the wire.
enum class errc : std::uint8_t {
    // The request itself.
    usage = 1,
    invalid_utf8,
    empty_message,
    message_too_large,
    frame_too_large,
    malformed_frame,
    unexpected_frame,
    unsupported,
    // People, conversations and permissions.
    unknown_user,
    unknown_conversation,
    not_a_member,
    forbidden,
    group_full,
    name_taken,
    invalid_name,
    invalid_mention,
    invalid_target,
    invalid_content,
    invalid_lifetime,
    wrong_password,
    token_expired,
    rate_limited,
    conflict,
    logged_in_elsewhere,
    // Delivery.
    counter_expected,
    outbox_full,
    cancelled,
    superseded,
    log_diverged,
    // The way to the server.
    timed_out,
    unreachable,
    certificate_refused,
    kicked,
    overloaded,
    shutting_down,
    idle_timeout,
    // The disk.
    storage_full,
    storage_failed,
    mailbox_in_use,
    mailbox_corrupt,
    mailbox_too_new,
    data_in_use,
    // End-to-end encryption.
    epoch_stale,
    encryption_required,
    keys_missing,
    too_large_for_end_to_end,
    mailbox_locked,
    managed_unavailable,
    generation_stale,
    // Our own mistake.
    internal,
};

// The code's name as the contract spells it, like "not_a_member".
[[nodiscard]] std::string_view name_of(errc code);

// The opposite; empty for a name that is not in the list.
[[nodiscard]] std::optional<errc> errc_named(std::string_view name);

// One sentence for a person: what it means and what to do.
[[nodiscard]] std::string_view advice_of(errc code);

}  // namespace gapless
