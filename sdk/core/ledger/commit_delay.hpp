#pragma once

#include <gapless/time.hpp>

#include <optional>

namespace gapless::sdk {

// How long what only pulls have brought may wait for more before it is committed: while a device
// catches up, a commit for each page would be a sync of the disk for each.
//
// Ask may_wait instead of committing; the first time begins the delay, which its timeout or a
// commit ends.
class commit_delay {
public:
    explicit commit_delay(duration longest) : longest_(longest) {}

    // Inputs.
    void handle_timeout(instant now);
    void handle_committed();

    // Command: begins to wait, unless it has. False: it has been long enough.
    [[nodiscard]] bool may_wait(instant now);

    // Outputs.
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    duration longest_;
    std::optional<instant> end_;
    bool is_over_ = false;
};

}  // namespace gapless::sdk
