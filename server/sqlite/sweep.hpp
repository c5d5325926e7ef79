#pragma once

#include "server/core/store/records.hpp"
#include "storage/sqlite/database.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstdint>

namespace gapless::server {

// Takes old rows away in small steps, so that no job waits long.
//
// First answers are found by their age. Rows of `sent` and `token` have no index for that, since a
// send or a login would pay for it: each step looks at the next of them in the order of their key,
// from where the step before ended, and begins again at the end. True: the end was not reached.
class sweep {
public:
    // Some milliseconds, and as much log as a middling job of sends.
    static constexpr std::uint32_t rows_a_step = 2'000;

    [[nodiscard]] bool remove_requests(storage::database& file, wall_time before);
    [[nodiscard]] bool remove_sent(storage::database& file, wall_time before);
    [[nodiscard]] bool remove_tokens(storage::database& file, wall_time now);

private:
    struct place {
        conversation_id conversation;
        device_id device;
        client_id client;
    };

    // The first ones to look at.
    place next_sent_;
    token_hash next_token_;
};

}  // namespace gapless::server
