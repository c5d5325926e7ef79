#pragma once

#include "server/core/engine_output.hpp"
#include "server/core/store/operation.hpp"

#include <cstddef>
#include <optional>

namespace gapless::server {

// An operation on its way through the store, and who waits for what comes of it. Neither is set
// for what the engine does on its own account.
struct queued_operation {
    std::optional<connection_id> connection;
    std::optional<account_ticket> account;
    operation what;  // while it is out: without the body of a message
    std::size_t bytes = 0;
    std::size_t answer_bytes = 0;  // at most; held from the job's end until they are sent

    // Somebody can be told to come again with it. Who catches up cannot, unless his connection
    // ends.
    [[nodiscard]] bool is_refusable() const { return (connection || account) && !is_read(what); }
};

}  // namespace gapless::server
