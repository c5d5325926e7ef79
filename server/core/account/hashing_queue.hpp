#pragma once

#include "server/core/engine_output.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace gapless::server {

// Lets a few passwords be hashed at once and the others wait their turn: hashing is slow and takes
// a lot of memory, on purpose.
class hashing_queue {
public:
    hashing_queue(std::size_t running_max, std::size_t waiting_max)
        : running_max_(running_max), waiting_max_(waiting_max) {}

    // Inputs. False: too many wait already, and it will not be done.
    [[nodiscard]] bool push(
        account_ticket, std::string password, std::optional<std::string> against
    );

    // Whom it was for; empty: nobody waits for it (any more).
    [[nodiscard]] std::optional<account_ticket> handle_hashed(hash_ticket);

    // Command: whoever waits or runs is forgotten.
    void clear();

    // Outputs.
    [[nodiscard]] std::optional<hash_job> poll_job();

private:
    struct waiting_job {
        account_ticket owner;
        hash_job job;
    };

    std::size_t running_max_;
    std::size_t waiting_max_;
    std::deque<waiting_job> waiting_;
    std::map<hash_ticket, std::optional<account_ticket>> running_;
    hash_ticket last_;
};

}  // namespace gapless::server
