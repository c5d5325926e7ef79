#pragma once

#include "sample-apps/gapless-cli/device.hpp"

#include <gapless/client.hpp>
#include <gapless/result.hpp>

#include <cstdint>
#include <deque>
#include <optional>

namespace gapless::cli {

// Prints what happens, as it happens: each entry of a timeline once over all runs.
//
// One event at a time is printed, written out and acknowledged on stable storage, in this order: a
// run that is killed repeats at most the event it was at. The device outlives it.
class listening {
public:
    struct options {
        std::optional<std::uint64_t> count;  // of messages; then it is done
        std::optional<duration> at_most;     // from now
    };

    listening(device& through, options chosen);

    // Errors: timed_out when the count was not reached in time; those of device::wait but
    // cancelled, since a signal is a proper end; those of output::flush.
    [[nodiscard]] result<void> run();

private:
    [[nodiscard]] result<void> handle(const event& next);

    [[nodiscard]] bool is_done() const { return options_.count && printed_ >= *options_.count; }

    device& device_;
    const options options_;
    std::deque<event> events_;
    std::uint64_t printed_ = 0;
};

}  // namespace gapless::cli
