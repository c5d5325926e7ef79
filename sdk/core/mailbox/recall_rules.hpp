#pragma once

#include <gapless/message.hpp>
#include <gapless/seq.hpp>

namespace gapless::sdk {

// Whether the entry's body goes when this one is recalled: it is the one, or an edit of it.
[[nodiscard]] inline bool is_gone_with(const message& entry, seq recalled) {
    return entry.seq == recalled || (entry.kind == message_kind::edit && entry.target == recalled);
}

inline void take_body(message& entry) {
    entry.body.clear();
    entry.recalled = true;
}

// What its author said, now that it could be opened. Where it stands, and all that the server says,
// stays.
inline void reveal(message& entry, const message& said) {
    entry.body = said.body;
    entry.mentions = said.mentions;
    entry.mention_all = said.mention_all;
    entry.origin = said.origin;
    entry.protection = said.protection;
}

}  // namespace gapless::sdk
