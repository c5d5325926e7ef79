#pragma once

#include "protocol/wire/sync_frames.hpp"

#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <optional>
#include <variant>

namespace gapless::sdk {

// Walks over the answer to a pull in log order: entries, and holes between them.
//
// Ask for the step at a seq, take it, ask for the one after it. The range ends at the first seq of
// which the answer says nothing. The answer and the question outlive the walk.
class pulled_range {
public:
    using step = std::variant<const message*, protocol::hole>;

    pulled_range(const protocol::pulled& answer, const protocol::pull& asked);

    // What is at `where`, which only grows from call to call. A hole begins there.
    [[nodiscard]] std::optional<step> next(seq where);

private:
    [[nodiscard]] std::optional<protocol::hole> hole_at(seq where, seq last) const;

    const protocol::pulled& answer_;
    const protocol::pull& asked_;
    std::size_t index_ = 0;  // of the first message that was not passed
};

}  // namespace gapless::sdk
