#pragma once

#include "storage/sqlite/database.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstdint>

namespace gapless::server {

// Takes old rows away in small steps, so that no job waits long.
//
// First answers are found by their age. Rows of `sent` have no index for that, since a send would
// pay for it: each step looks at the next of them in the order of their key, from where the step
// before ended, and begins again at the end.
class sweep {
public:
    static constexpr std::uint32_t rows_a_step = 10'000;

    void remove_requests(storage::database& file, wall_time before);
    void remove_sent(storage::database& file, wall_time before);

private:
    struct place {
        conversation_id conversation;
        device_id device;
        client_id client;
    };

    place next_;  // the first one to look at
};

}  // namespace gapless::server
