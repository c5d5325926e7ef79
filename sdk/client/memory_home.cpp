#include "sdk/client/memory_home.hpp"

#include "sdk/core/sending/pending_message_of.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace gapless::sdk {

result<mailbox_state> memory_home::load() {
    const std::lock_guard lock(mutex_);
    return kept_.load();
}

result<void> memory_home::commit(const mailbox_changes& changes) {
    const std::lock_guard lock(mutex_);
    return kept_.commit(changes);
}

result<std::vector<message>> memory_home::messages(
    conversation_id conversation, seq from, seq to, std::size_t limit
) {
    const std::lock_guard lock(mutex_);
    return kept_.messages(conversation, from, to, limit);
}

result<std::vector<message>> memory_home::newest(
    conversation_id conversation, seq to, std::size_t limit
) {
    const std::lock_guard lock(mutex_);
    return kept_.newest(conversation, to, limit);
}

result<std::vector<message>> memory_home::sealed(
    conversation_id conversation, seq after, std::size_t limit
) {
    const std::lock_guard lock(mutex_);
    return kept_.sealed(conversation, after, limit);
}

result<std::vector<protocol::hole>> memory_home::holes(conversation_id conversation) {
    const std::lock_guard lock(mutex_);
    return kept_.holes(conversation);
}

result<std::vector<annotation>> memory_home::annotations(
    conversation_id conversation, seq from, seq to
) {
    const std::lock_guard lock(mutex_);
    return kept_.annotations(conversation, from, to);
}

result<read_place> memory_home::measure(
    conversation_id conversation, user_id reader, seq up_to, ordinal base
) {
    const std::lock_guard lock(mutex_);
    return kept_.measure(conversation, reader, up_to, base);
}

result<std::vector<event>> memory_home::events(event_id after, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    return kept_.events(after, limit);
}

result<search_page> memory_home::search(const search_plan& plan) {
    const std::lock_guard lock(mutex_);
    return kept_.search(plan);
}

result<bool> memory_home::index(std::size_t messages_max) {
    const std::lock_guard lock(mutex_);
    return kept_.index(messages_max);
}

result<std::optional<wall_time>> memory_home::next_expiry() {
    const std::lock_guard lock(mutex_);
    return kept_.next_expiry();
}

result<bool> memory_home::forget_expired(std::size_t entries_max) {
    const std::lock_guard lock(mutex_);
    return kept_.forget_expired(entries_max);
}

result<std::vector<message>> memory_home::history(
    conversation_id conversation, seq from, std::size_t limit
) {
    auto known = conversations();
    if (!known) {
        return known.error();
    }
    if (!std::ranges::any_of(*known, [&](const auto& row) { return row.id == conversation; })) {
        return errc::unknown_conversation;
    }
    return messages(conversation, from, seq{std::numeric_limits<std::uint64_t>::max()}, limit);
}

result<std::vector<conversation>> memory_home::conversations() {
    auto state = load();
    if (!state) {
        return state.error();
    }
    return std::move(state->conversations);
}

result<bool> memory_home::has_gaps(conversation_id conversation) {
    const auto state = load();
    if (!state) {
        return state.error();
    }
    return state->gaps.contains(conversation);
}

result<std::uint64_t> memory_home::unread_total() {
    const auto rows = conversations();
    if (!rows) {
        return rows.error();
    }
    std::uint64_t total = 0;
    for (const auto& row : *rows) {
        total += row.unread;
    }
    return total;
}

result<std::vector<pending_message>> memory_home::outbox() {
    auto state = load();
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
