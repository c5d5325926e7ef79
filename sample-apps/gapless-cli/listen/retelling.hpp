#pragma once

#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/listen/listening.hpp"

#include <gapless/client.hpp>
#include <gapless/result.hpp>

#include <cstdint>
#include <map>

namespace gapless::cli {

// Prints the mailbox from its first entry on, conversation by conversation, then what arrives; and
// acknowledges nothing, so that a later listening misses none of it. The device outlives it.
class retelling {
public:
    retelling(device& through, listening::options chosen);

    // Errors as listening's.
    [[nodiscard]] result<void> run();

private:
    [[nodiscard]] result<void> print_new();
    [[nodiscard]] result<void> print_new(const conversation& row);

    [[nodiscard]] bool is_done() const { return options_.count && printed_ >= *options_.count; }

    device& device_;
    const listening::options options_;
    std::map<conversation_id, seq> next_;
    std::uint64_t printed_ = 0;
};

}  // namespace gapless::cli
