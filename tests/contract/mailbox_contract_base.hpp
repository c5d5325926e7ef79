#pragma once

#include "sdk/core/mailbox/mailbox.hpp"
#include "tests/support/mailbox_values.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace gapless::tests {

// Stands on a subject: see mailbox_contract.hpp.
template <class Subject>
class MailboxContract : public testing::Test {
protected:
    sdk::mailbox& box() { return subject_.box(); }

    void reopen() { subject_.reopen(); }

    sdk::mailbox_state state() {
        auto loaded = box().load();
        EXPECT_TRUE(loaded) << (loaded ? "" : message_of(loaded.error()));
        return loaded ? std::move(loaded).value() : sdk::mailbox_state{};
    }

    void commit(const sdk::mailbox_changes& changes) {
        const auto done = box().commit(changes);
        ASSERT_TRUE(done) << message_of(done.error());
    }

    std::vector<message> rows(conversation_id id, seq from, seq to, std::size_t limit = 1'000) {
        auto found = box().messages(id, from, to, limit);
        EXPECT_TRUE(found);
        return found ? std::move(found).value() : std::vector<message>{};
    }

    std::vector<message> newest(conversation_id id, seq to, std::size_t limit) {
        auto found = box().newest(id, to, limit);
        EXPECT_TRUE(found);
        return found ? std::move(found).value() : std::vector<message>{};
    }

    std::vector<event> events_after(event_id after, std::size_t limit = 1'000) {
        auto found = box().events(after, limit);
        EXPECT_TRUE(found);
        return found ? std::move(found).value() : std::vector<event>{};
    }

    static constexpr conversation_id c5{5};
    static constexpr conversation_id c6{6};

    // One of everything.
    static sdk::mailbox_changes a_flush() {
        sdk::mailbox_changes changes;
        changes.identity = alice();
        changes.identity->access_token = "another token";
        changes.identity->signed_out = error{errc::kicked, "displaced by another"};
        changes.cursor = sdk::inbox_cursor{log_epoch{1}, inbox_version{9}};
        changes.session = session_epoch{7};
        changes.conversations.emplace(c5, a_conversation(c5));
        changes.messages = {{c5, a_message(seq{1}, "one")}, {c5, a_message(seq{2}, "two")}};
        changes.holes = {{c5, {seq{3}, seq{4}, protocol::hole_reason::expired}}};
        const auto id = client_id_number(1);
        changes.drafts.emplace(id, std::pair{1u, a_draft(id, destination::to(c5), "mine")});
        changes.settings.emplace(c5, conversation_settings{true, false, "begun"});
        changes.events = {
            {event_id{1}, message_event{c5, a_message(seq{1}, "one")}},
            {event_id{2}, message_event{c5, a_message(seq{2}, "two")}},
        };
        return changes;
    }

private:
    Subject subject_;
};

}  // namespace gapless::tests
