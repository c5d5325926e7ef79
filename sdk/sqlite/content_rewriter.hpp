#pragma once

#include "storage/sqlite/cell_codec.hpp"
#include "storage/sqlite/database.hpp"

#include <memory>
#include <utility>

namespace gapless::sdk {

// Writes all content of a mailbox again, inside a transaction: it is read through what the
// connection has it pass through, and written through something else.
class content_rewriter {
public:
    // Null: in clear.
    content_rewriter(storage::database& file, std::unique_ptr<storage::cell_codec> writing)
        : file_(file), other_(std::move(writing)) {}

    // Afterwards the connection reads what was written.
    void rewrite_all();

private:
    void swap();
    void rewrite_state();
    void rewrite_messages();
    void rewrite_annotations();
    void rewrite_events();

    storage::database& file_;
    std::unique_ptr<storage::cell_codec> other_;
};

}  // namespace gapless::sdk
