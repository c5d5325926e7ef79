#pragma once

#include "protocol/wire/sync_frames.hpp"
#include "sdk/core/history/held_ranges.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/gap_set.hpp"
#include "sdk/core/sync/pull_queue.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <set>

namespace gapless::sdk {

// Fills the gaps below the high marks: first what somebody looks for, and the rest when there is
// nothing else to do, the newest conversation first and each from its newest end.
//
// What gets nothing is left alone for a while, and the rest goes on. What nobody waited for keeps
// nobody waiting: somebody's question is held only for what such questions got.
//
// It only asks; what is answered goes the way of every pull. The ledger and the pulls outlive it.
class backfill {
public:
    struct limits {
        bool when_idle = true;            // or only what somebody looks for
        std::size_t idle_in_flight = 2;   // then
        duration patience = seconds(30);  // before it asks again where it got nothing
    };

    backfill(limits, const ledger&, pull_queue&);

    // Commands. They count until the entries are there, or the connection is lost. Somebody has
    // begun to wait for them, and asks now, whatever was refused before; or they are needed, which
    // may be said again and again.
    void want(conversation_id where, seq_range entries);
    void need(conversation_id where, seq_range entries);

    // Inputs.
    void handle_disconnected();

    // This was answered, and no gap is smaller for that.
    void handle_nothing(
        const protocol::pull& asked, const std::optional<error>& failure, instant now
    );

    // Outputs. What is wanted; and what is asked for when there is nothing else to do.
    [[nodiscard]] std::optional<protocol::pull> poll_wanted(instant now);
    [[nodiscard]] std::optional<protocol::pull> poll_idle(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    [[nodiscard]] gap_set without_held(conversation_id where) const;

    limits limits_;
    const ledger& ledger_;
    pull_queue& pulls_;
    std::map<conversation_id, gap_set> wanted_;
    std::set<conversation_id> waited_for_;  // of these the last question was somebody's
    held_ranges held_;                      // by questions that nobody waited for
    held_ranges refused_;                   // by those that somebody did
};

}  // namespace gapless::sdk
