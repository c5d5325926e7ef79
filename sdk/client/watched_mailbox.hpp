#pragma once

#include "sdk/core/mailbox/mailbox.hpp"

#include <gapless/conversation.hpp>
#include <gapless/event.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace gapless::sdk {

// Passes everything on to the mailbox that is kept, and notes what somebody may wait for. How
// messages ended that were in the outbox (send_and_wait): the event that tells it comes to the app
// only in its turn, perhaps much later. And which conversations have changed. Lists hear of every
// commit as well.
//
// The mailbox outlives it.
class watched_mailbox final : public mailbox {
public:
    struct ending {
        gapless::client_id client_id;
        result<sent_event> how;
    };

    using listener = std::function<void(const mailbox_changes&)>;

    // The listener is told what was committed, inside the commit; it may be empty.
    explicit watched_mailbox(mailbox& kept, listener committed = {})
        : kept_(kept), committed_(std::move(committed)) {}

    [[nodiscard]] result<mailbox_state> load() override { return kept_.load(); }

    [[nodiscard]] result<void> commit(const mailbox_changes&) override;

    [[nodiscard]] result<std::vector<message>> messages(
        conversation_id conversation, seq from, seq to, std::size_t limit
    ) override {
        return kept_.messages(conversation, from, to, limit);
    }

    [[nodiscard]] result<std::vector<message>> newest(
        conversation_id conversation, seq to, std::size_t limit
    ) override {
        return kept_.newest(conversation, to, limit);
    }

    [[nodiscard]] result<std::vector<message>> sealed(
        conversation_id conversation, seq after, std::size_t limit
    ) override {
        return kept_.sealed(conversation, after, limit);
    }

    [[nodiscard]] result<std::vector<protocol::hole>> holes(conversation_id conversation) override {
        return kept_.holes(conversation);
    }

    [[nodiscard]] result<std::vector<annotation>> annotations(
        conversation_id conversation, seq from, seq to
    ) override {
        return kept_.annotations(conversation, from, to);
    }

    [[nodiscard]] result<read_place> measure(
        conversation_id conversation, user_id reader, seq up_to, ordinal base
    ) override {
        return kept_.measure(conversation, reader, up_to, base);
    }

    [[nodiscard]] result<std::vector<event>> events(event_id after, std::size_t limit) override {
        return kept_.events(after, limit);
    }

    [[nodiscard]] result<search_page> search(const search_plan& plan) override {
        return kept_.search(plan);
    }

    [[nodiscard]] result<bool> index(std::size_t messages_max) override {
        return kept_.index(messages_max);
    }

    [[nodiscard]] result<std::optional<wall_time>> next_expiry() override {
        return kept_.next_expiry();
    }

    [[nodiscard]] result<bool> forget_expired(std::size_t entries_max) override {
        return kept_.forget_expired(entries_max);
    }

    // All that was committed since the last call.
    [[nodiscard]] std::vector<ending> take_endings();

    // Those whose rows were put since the last call, as they are now.
    [[nodiscard]] std::map<conversation_id, conversation> take_changed();

private:
    mailbox& kept_;
    listener committed_;
    std::vector<ending> endings_;
    std::map<conversation_id, conversation> changed_;
};

}  // namespace gapless::sdk
