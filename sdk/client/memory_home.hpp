#pragma once

#include "sdk/client/mailbox_view.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/memory_mailbox.hpp"

#include <cstdint>
#include <mutex>
#include <optional>

namespace gapless::sdk {

// A mailbox in memory that is written on the strand and read by any thread.
class memory_home final : public mailbox, public mailbox_view {
public:
    explicit memory_home(identity owner) : kept_(std::move(owner)) {}

    [[nodiscard]] result<mailbox_state> load() override;
    [[nodiscard]] result<void> commit(const mailbox_changes&) override;
    [[nodiscard]] result<std::vector<message>> messages(
        conversation_id, seq from, seq to, std::size_t limit
    ) override;
    [[nodiscard]] result<std::vector<message>> newest(conversation_id, seq to, std::size_t limit)
        override;
    [[nodiscard]] result<std::vector<message>> sealed(conversation_id, seq after, std::size_t limit)
        override;
    [[nodiscard]] result<std::vector<protocol::hole>> holes(conversation_id) override;
    [[nodiscard]] result<std::vector<annotation>> annotations(conversation_id, seq from, seq to)
        override;
    [[nodiscard]] result<read_place> measure(
        conversation_id, user_id reader, seq up_to, ordinal base
    ) override;
    [[nodiscard]] result<std::vector<event>> events(event_id after, std::size_t limit) override;
    [[nodiscard]] result<search_page> search(const search_plan&) override;
    [[nodiscard]] result<bool> index(std::size_t messages_max) override;
    [[nodiscard]] result<std::optional<wall_time>> next_expiry() override;
    [[nodiscard]] result<bool> forget_expired(std::size_t entries_max) override;

    [[nodiscard]] result<std::vector<message>> history(conversation_id, seq from, std::size_t limit)
        override;
    [[nodiscard]] result<std::vector<conversation>> conversations() override;
    [[nodiscard]] result<bool> has_gaps(conversation_id) override;
    [[nodiscard]] result<std::uint64_t> unread_total() override;
    [[nodiscard]] result<std::vector<pending_message>> outbox() override;

private:
    std::mutex mutex_;
    memory_mailbox kept_;
};

}  // namespace gapless::sdk
