#pragma once

#include <gapless/destination.hpp>
#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gapless {

// A message in the outbox: it has no seq yet.
struct pending_message {
    enum class stage : std::uint8_t {
        queued = 1,   // will be sent, in its turn
        sending,      // written to a connection, not yet answered
        failed,       // refused for good: `reason` says why; retry() or cancel()
        unconfirmed,  // tried for too long without an answer: nobody knows; retry() or cancel()
        cancelling,   // cancel() was called, the server has not answered yet
    };

    gapless::client_id client_id;
    destination to;
    stage state = stage::queued;
    std::uint32_t attempts = 0;
    std::string text;  // of a content: its caption
    std::optional<error> reason;
    std::vector<std::string> mentions = {};  // canonical names
    bool mention_all = false;
    message_kind kind = message_kind::text;
    seq target = {};  // what it annotates or replies to

    friend bool operator==(const pending_message&, const pending_message&) = default;
};

// The state's name, like "unconfirmed".
[[nodiscard]] std::string_view name_of(pending_message::stage state);

}  // namespace gapless
