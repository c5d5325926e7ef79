#pragma once

#include "protocol/wire/send_frames.hpp"
#include "server/core/store/job_workspace.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace gapless::server {

// How long a sealed message may be where one in the clear has so many bytes: the padding takes an
// eighth at most, header and signature the rest.
[[nodiscard]] constexpr std::size_t sealed_bytes_max(std::uint32_t message_bytes_max) {
    return std::size_t{message_bytes_max} + message_bytes_max / 8 + 1'024;
}

// What is sent to a conversation that is encrypted: a sealed message of its mode, whose header says
// what the frame says, under the epoch, or the version, that all who may read now have. What is in
// it nobody here can see, so all rules about texts are the devices'.
//
// Errors: encryption_required for what has no header, usage for a header of another message,
// epoch_stale, generation_stale, message_too_large. Nothing was stored in any case.
[[nodiscard]] result<void>
check_sealed(job_workspace&, open_conversation&, const actor& by, const protocol::send&);

// It was stored: in an ephemeral conversation nothing follows under an earlier generation.
void note_sealed(open_conversation&, const protocol::send&);

// The counter is sealed in, and one that was sealed before others were withdrawn may have another
// one by now: its device seals it anew.
[[nodiscard]] std::optional<protocol::refused>
check_sealed_counter(open_conversation&, const actor& by, const protocol::send&);

}  // namespace gapless::server
