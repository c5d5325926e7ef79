#pragma once

#include "sample-apps/gapless-cli/replay/chat_log.hpp"
#include "sample-apps/gapless-cli/replay/participant.hpp"
#include "sample-apps/gapless-cli/replay/verdict.hpp"

#include <gapless/ids.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace gapless::cli {

// A log as it is played: the group that was made for it, and the devices of all who write in it.
struct scene {
    const chat_log* log = nullptr;
    said_by_user said;      // by the run's user names
    conversation_id group;  // zero until it is made
    std::vector<participant*> devices;

    [[nodiscard]] std::uint64_t deliveries() const { return log->lines.size() * devices.size(); }

    [[nodiscard]] std::uint64_t heard() const;
};

// Every device against the log, and against the first; where it is encrypted, each message has to
// have come so. Errors: a mailbox that cannot be read.
[[nodiscard]] result<verdict> judge(const scene& played, bool is_encrypted);

}  // namespace gapless::cli
