#include "protocol/delivery/reorder_buffer.hpp"

#include <utility>

namespace gapless::protocol {

void reorder_buffer::handle_message(seq at, std::string text) {
    if (at >= next_) {
        early_.emplace(at, std::move(text));
    }
}

std::optional<std::string> reorder_buffer::poll_message() {
    const auto found = early_.find(next_);
    if (found == early_.end()) {
        return std::nullopt;
    }
    std::string text = std::move(found->second);
    early_.erase(found);
    ++next_.value;
    return text;
}

}  // namespace gapless::protocol
