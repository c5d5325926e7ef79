#pragma once

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <optional>

namespace gapless::sdk {

// When to bring stored messages into the mailbox's index: in batches, since by itself a message
// costs several times as much; small enough that no flush waits long for one; and with a pause
// behind each, which is longer while messages keep coming in, so that receiving stays as quick.
//
// Ask is_due when its timeout comes; index, and tell how it went.
class indexing {
public:
    struct limits {
        std::size_t messages_max = 250;          // of a batch
        duration linger = seconds(2);            // before fewer are indexed
        duration at_start = milliseconds(200);   // not later: some lives are short
        duration pause_idle = milliseconds(5);   // between two steps
        duration pause_busy = milliseconds(40);  // when messages were stored meanwhile
        duration retry_floor = seconds(1);       // after a failure, twice as long each time
        duration retry_cap = minutes(1);
    };

    indexing() : indexing(limits{}) {}

    explicit indexing(limits chosen) : limits_(chosen), retry_(chosen.retry_floor) {}

    // Inputs. An earlier life may have left something to index.
    void handle_started(instant now);
    void handle_stored(std::size_t messages, instant now);

    // Whether there is more to index.
    void handle_indexed(const result<bool>& more, instant now);

    // Outputs.
    [[nodiscard]] bool is_due(instant now) const { return due_ && *due_ <= now; }

    [[nodiscard]] std::optional<instant> next_timeout() const { return due_; }

    [[nodiscard]] std::size_t messages_max() const { return limits_.messages_max; }

private:
    void bring_forward(instant to);

    limits limits_;
    std::optional<instant> due_;
    duration retry_;
    std::size_t waiting_ = 0;  // stored since the last batch
    bool is_started_ = false;
    bool is_failing_ = false;
};

}  // namespace gapless::sdk
