#pragma once

#include "storage/sqlite/database.hpp"

#include <gapless/ids.hpp>

#include <cstdint>

namespace gapless::server {

// Gives message ids. They are taken from the store in blocks, so that a send does not write a row
// for its id. What is left of a block when the server stops is never given; ids say nothing of
// order.
class message_numbers {
public:
    // The first of `count` consecutive ids. Inside a transaction.
    [[nodiscard]] message_id allot(storage::database& file, std::uint64_t count);

    // The transaction was rolled back: the block may have been taken in it.
    void handle_rollback() { left_ = 0; }

private:
    std::uint64_t next_ = 0;
    std::uint64_t left_ = 0;
};

}  // namespace gapless::server
