#pragma once

#include "protocol/delivery/deduplicator.hpp"
#include "protocol/delivery/reorder_buffer.hpp"

#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <deque>
#include <optional>

namespace gapless::sdk {

// Puts the entries of one conversation into log order, each once, whatever order they arrive in.
//
// Entries go in as they come; poll_entry gives those that follow the mailbox's high mark without a
// gap, in order. A gap that does not close by itself becomes an output of the reorder buffer.
class timeline {
public:
    using arrival = protocol::arrival;
    using output = protocol::reorder_buffer::output;

    // `high` is the mailbox's mark: everything up to it is stored, or known never to come.
    timeline(seq high, protocol::reorder_buffer::limits limits);

    // Inputs. The answer `unknown` asks to look into the mailbox.
    arrival handle_entry(const message& entry, instant now);

    // Nothing more will come up to here.
    void handle_hole(seq to);
    void handle_connected(instant now);
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] std::optional<message> poll_entry();
    [[nodiscard]] std::optional<output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] seq high() const { return high_; }

    [[nodiscard]] std::size_t held_bytes() const { return held_.held_bytes(); }

private:
    void take(message entry);
    void take_held();

    seq high_;
    protocol::deduplicator taken_;
    protocol::reorder_buffer held_;
    std::deque<message> entries_;
};

}  // namespace gapless::sdk
