#include "sdk/client/sqlite_view.hpp"

#include "sdk/client/pending_message_of.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace gapless::sdk {

result<mailbox_state> sqlite_view::load() {
    auto reader = readers_->open();
    if (!reader) {
        return reader.error();
    }
    return (*reader)->load();
}

result<std::vector<message>> sqlite_view::history(
    conversation_id conversation, seq from, std::size_t limit
) {
    auto reader = readers_->open();
    if (!reader) {
        return reader.error();
    }
    const seq last{std::numeric_limits<std::int64_t>::max()};
    auto found = (*reader)->messages(conversation, from, last, limit);
    if (!found || !found->empty()) {
        return found;
    }
    const auto state = (*reader)->load();
    if (!state) {
        return state.error();
    }
    const auto is_it = [&](const auto& row) { return row.id == conversation; };
    if (!std::ranges::any_of(state->conversations, is_it)) {
        return errc::unknown_conversation;
    }
    return found;
}

result<std::vector<conversation>> sqlite_view::conversations() {
    auto state = load();
    if (!state) {
        return state.error();
    }
    return std::move(state->conversations);
}

result<std::vector<pending_message>> sqlite_view::outbox() {
    const auto state = load();
    if (!state) {
        return state.error();
    }
    std::vector<pending_message> rows;
    for (const auto& [position, row] : state->drafts) {
        rows.push_back(pending_message_of(row));
    }
    return rows;
}

}  // namespace gapless::sdk
