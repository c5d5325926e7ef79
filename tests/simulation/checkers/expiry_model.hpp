#pragma once

#include "sdk/core/mailbox/mailbox_changes.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <map>
#include <set>

namespace gapless::simulation {

// What of a mailbox has expired, by its committed changes alone: an entry by its own time, and an
// annotation with the message that it is about, as far as the device has had that one.
class expiry_model {
public:
    void handle_committed(const sdk::mailbox_changes&);

    [[nodiscard]] bool is_gone(conversation_id, seq) const;

    [[nodiscard]] wall_time expired_to() const { return expired_to_; }

private:
    struct life {
        wall_time expires;
        seq target;  // of an annotation
    };

    struct line {
        std::map<seq, life> lives;  // those that may end
        std::set<seq> rows;
        std::set<seq> holes;  // that the server calls expired
    };

    std::map<conversation_id, line> lines_;
    wall_time expired_to_;
};

}  // namespace gapless::simulation
