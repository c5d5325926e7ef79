#include "sample-apps/gapless-cli/chat/lock.hpp"

namespace gapless::cli {

// Members come and go in both kinds.
std::optional<bool> tells_encrypted(const message& entry) {
    if (entry.kind == message_kind::key_change) {
        return true;
    }
    if (!is_countable(entry.kind)) {
        return std::nullopt;
    }
    return entry.protection != message_protection::none;
}

std::string_view name_of(lock how) {
    switch (how) {
        case lock::closed:
            return "end_to_end";
        case lock::closing:
            return "from_next_message";
        case lock::open:
            break;
    }
    return "none";
}

std::string_view sentence_of(lock how) {
    switch (how) {
        case lock::closed:
            return "encrypted from device to device";
        case lock::closing:
            return "encrypted from your next message on";
        case lock::open:
            break;
    }
    return "not encrypted; whoever runs the server can read it";
}

std::string_view mark_of(lock how) { return how == lock::closed ? "\U0001F512 " : ""; }

}  // namespace gapless::cli
