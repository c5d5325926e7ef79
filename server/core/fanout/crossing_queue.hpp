#pragma once

#include "server/core/store/job.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/ids.hpp>

#include <optional>
#include <set>

namespace gapless::server {

// Which groups are on their way from one fan-out to the other: one step at a time, so that sends
// come in between.
//
// A group is known from the changes of its own: after a restart, or when a job has failed, it waits
// where it is for the next one. That is as correct as going on, since it has both fan-outs then.
// Poll after each input.
class crossing_queue {
public:
    void handle_change(const conversation_change&);

    // The step that was polled last is done, or has failed.
    void handle_finished() { is_out_ = false; }

    [[nodiscard]] std::optional<crossing_operation> poll_operation();

private:
    std::set<conversation_id> crossing_;
    bool is_out_ = false;
};

}  // namespace gapless::server
