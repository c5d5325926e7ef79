#pragma once

#include <gapless/seq.hpp>

#include <map>
#include <optional>
#include <string>

namespace gapless::protocol {

// Holds what came too early.
class reorder_buffer {
public:
    void handle_message(seq at, std::string text);

    [[nodiscard]] std::optional<std::string> poll_message();

private:
    seq next_{1};
    std::map<seq, std::string> early_;
};

}  // namespace gapless::protocol
