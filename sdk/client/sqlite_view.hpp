#pragma once

#include "sdk/client/mailbox_view.hpp"
#include "sdk/sqlite/mailbox_readers.hpp"

#include <cstdint>
#include <memory>

namespace gapless::sdk {

// A mailbox on disk as the app reads it: each call on a connection of its own, which is gone when
// the call returns.
class sqlite_view final : public mailbox_view {
public:
    explicit sqlite_view(std::shared_ptr<mailbox_readers> readers) : readers_(std::move(readers)) {}

    [[nodiscard]] result<std::vector<message>> history(conversation_id, seq from, std::size_t limit)
        override;
    [[nodiscard]] result<std::vector<annotation>> annotations(conversation_id, seq from, seq to)
        override;
    [[nodiscard]] result<std::vector<conversation>> conversations() override;
    [[nodiscard]] result<bool> has_gaps(conversation_id) override;
    [[nodiscard]] result<std::uint64_t> unread_total() override;
    [[nodiscard]] result<std::vector<pending_message>> outbox() override;
    [[nodiscard]] result<search_page> search(const search_plan&) override;

private:
    std::shared_ptr<mailbox_readers> readers_;
};

}  // namespace gapless::sdk
