#pragma once

#include "server/core/engine_limits.hpp"
#include "server/core/store/job.hpp"
#include "server/core/store/operation.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <map>
#include <optional>
#include <vector>

namespace gapless::server {

// Gathers how members of groups have moved their cursors, until those who wrote there are told.
//
// Hints are best effort: more than some in a group are dropped (who wants to know has to ask
// anyway), and so are all of those whose operation fails. One is out at a time; tell what came of
// it. Poll after each input.
class receipt_hints {
public:
    explicit receipt_hints(const engine_limits& limits) : wait_(limits.receipts_wait) {}

    // Inputs. The second gives back the hints that the operation was asked for.
    void handle_moved(const cursor_hint&, instant now);
    [[nodiscard]] std::vector<cursor_hint> handle_finished();

    // Outputs.
    [[nodiscard]] std::optional<hint_operation> poll_operation(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    using members = std::map<user_id, cursor_hint>;

    duration wait_;
    std::map<conversation_id, members> waiting_;
    std::map<conversation_id, members> out_;
    std::optional<instant> due_;  // set while something waits
};

}  // namespace gapless::server
