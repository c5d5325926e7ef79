#pragma once

#include <gapless/error.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <optional>

namespace gapless::cli {

// The time a command may take in all; without a limit, for ever.
class time_allowed {
public:
    explicit time_allowed(std::optional<duration> at_most);

    // Never negative.
    [[nodiscard]] std::optional<duration> left() const;

private:
    std::optional<instant> until_;
};

// How listening ends when waiting has failed: properly by a signal, and by the clock unless a
// number of messages was waited for.
[[nodiscard]] result<void> listen_ending(const error& why, bool has_count);

}  // namespace gapless::cli
