#include "sample-apps/gapless-cli/chat/lock.hpp"

namespace gapless::cli {

lock lock_of(const conversation& row, bool encrypts_everywhere) {
    switch (row.mode) {
        case relation_mode::end_to_end:
            return lock::closed;
        case relation_mode::managed:
            return lock::managed;
        case relation_mode::none:
            break;
    }
    const bool can_be = row.kind != conversation_kind::contacts;
    return can_be && encrypts_everywhere ? lock::closing : lock::open;
}

std::string_view name_of(lock how) {
    switch (how) {
        case lock::closed:
            return "end_to_end";
        case lock::closing:
            return "from_next_message";
        case lock::managed:
            return "managed";
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
        case lock::managed:
            return "encrypted with the server's key; whoever runs the server can read it";
        case lock::open:
            break;
    }
    return "not encrypted; whoever runs the server can read it";
}

std::string_view mark_of(lock how) { return how == lock::closed ? "\U0001F512 " : ""; }

}  // namespace gapless::cli
