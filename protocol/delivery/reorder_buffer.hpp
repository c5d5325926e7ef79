#pragma once

#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <variant>
#include <vector>

namespace gapless::protocol {

// Holds the messages of one conversation that arrived before those they follow.
//
// `high` is the mailbox's contiguous high mark. What is beyond high + 1 goes in; whenever the mark
// has moved, take(high) gives back the consecutive run that can be taken now. A gap that does not
// close by itself is pulled exactly, once, if it is small; if that does not close it either, a sync
// is asked for, and again while more arrives above it. When more is held than the limits allow
// everything is dropped but the highest seq known, so that the gap stays known.
class reorder_buffer {
public:
    struct limits {
        std::size_t messages_max = 1'024;
        std::size_t bytes_max = 1'024 * 1'024;
        duration pull_delay = milliseconds(50);  // after the gap was seen
        std::size_t pull_missing_max = 8;        // above that only a sync helps
        duration sync_delay = milliseconds(700);
    };

    // Exactly these are missing (both ends included): pull them.
    struct missing {
        seq from;
        seq to;

        friend bool operator==(const missing&, const missing&) = default;
    };

    // The gap has lasted too long.
    struct sync_needed {
        friend bool operator==(const sync_needed&, const sync_needed&) = default;
    };

    using output = std::variant<missing, sync_needed>;

    reorder_buffer();
    explicit reorder_buffer(limits options);

    // Inputs. A message beyond high + 1; one that is held already, or not beyond, is dropped.
    void handle_message(message early, seq high, instant now);

    // A new connection: what was asked on the old one will not be answered.
    void handle_connected(instant now);

    // `high` is the mark of this moment.
    void handle_timeout(seq high, instant now);

    // Outputs. The run high + 1, high + 2 …, in order; it leaves the buffer.
    [[nodiscard]] std::vector<message> take(seq high);
    [[nodiscard]] std::optional<output> poll_output();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // State. The highest seq that is known to exist beyond the mark, held or dropped; empty when
    // there is no gap.
    [[nodiscard]] std::optional<seq> head() const { return head_; }

    [[nodiscard]] std::size_t held() const { return held_.size(); }

    [[nodiscard]] std::size_t held_bytes() const { return held_bytes_; }

private:
    struct held_message {
        message content;
        instant since;
    };

    void forget_up_to(seq high);
    void ask_for_missing(seq high);
    [[nodiscard]] instant oldest_held() const;

    limits limits_;
    std::map<seq, held_message> held_;
    std::size_t held_bytes_ = 0;
    std::optional<seq> head_;
    seq asked_up_to_;
    std::optional<instant> pull_due_;
    std::optional<instant> sync_due_;
    std::deque<output> outputs_;
};

}  // namespace gapless::protocol
