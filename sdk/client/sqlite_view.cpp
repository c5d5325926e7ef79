#include "sdk/client/sqlite_view.hpp"

#include "sdk/core/sending/pending_message_of.hpp"

#include <cstdint>
#include <limits>

namespace gapless::sdk {

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
    const auto is_known = (*reader)->has_conversation(conversation);
    if (!is_known) {
        return is_known.error();
    }
    if (!*is_known) {
        return errc::unknown_conversation;
    }
    return found;
}

result<std::vector<annotation>> sqlite_view::annotations(
    conversation_id conversation, seq from, seq to
) {
    auto reader = readers_->open();
    if (!reader) {
        return reader.error();
    }
    return (*reader)->annotations(conversation, from, to);
}

result<std::vector<conversation>> sqlite_view::conversations() {
    auto reader = readers_->open();
    if (!reader) {
        return reader.error();
    }
    return (*reader)->conversations();
}

result<bool> sqlite_view::has_gaps(conversation_id conversation) {
    auto reader = readers_->open();
    if (!reader) {
        return reader.error();
    }
    return (*reader)->has_gaps(conversation);
}

result<std::uint64_t> sqlite_view::unread_total() {
    auto reader = readers_->open();
    if (!reader) {
        return reader.error();
    }
    return (*reader)->unread_total();
}

result<std::vector<pending_message>> sqlite_view::outbox() {
    auto reader = readers_->open();
    if (!reader) {
        return reader.error();
    }
    const auto drafts = (*reader)->drafts();
    if (!drafts) {
        return drafts.error();
    }
    std::vector<pending_message> rows;
    for (const auto& row : *drafts) {
        rows.push_back(pending_message_of(row));
    }
    return rows;
}

result<search_page> sqlite_view::search(const search_plan& plan) {
    auto reader = readers_->open();
    if (!reader) {
        return reader.error();
    }
    return (*reader)->search(plan);
}

}  // namespace gapless::sdk
