#pragma once

#include "server/core/engine_room.hpp"
#include "server/core/sequencer/queued_operation.hpp"
#include "server/core/store/job.hpp"

#include <gapless/time.hpp>

namespace gapless::server {

// Tells connections what came of cursors and marks: answers, what need not be told again, and hints
// for those who wrote in a group. The room outlives it.
class receipt_desk {
public:
    explicit receipt_desk(engine_room& room) : room_(room) {}

    void handle_moved(const queued_operation&, cursor_result, instant now);
    void handle_delivered(const delivered_result&, instant now);
    void handle_authors(const hint_result&);

    // What became of the engine's own operations when their job failed; others are not touched.
    void handle_failed(const queued_operation&, instant now);

private:
    engine_room& room_;
};

}  // namespace gapless::server
