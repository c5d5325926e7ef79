#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <future>
#include <string>
#include <variant>
#include <vector>

namespace gapless::integration {
namespace {

class Events : public SdkFixture {};

std::size_t messages_in(const std::vector<event>& events) {
    std::size_t count = 0;
    for (const auto& told : events) {
        const auto* const entry = std::get_if<message_event>(&told.what);
        count += entry != nullptr && entry->message.kind == message_kind::text ? 1 : 0;
    }
    return count;
}

TEST_F(Events, ComeAgainUntilTheyAreAcknowledged) {
    const tests::temporary_directory directory;
    const auto home = in_directory(directory / "bob");
    const auto alice = somebody("alice");
    std::vector<event> seen;
    {
        const auto bob = somebody("bob", home, person::habit::forgets);
        ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "one").sent);
        ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), "two").sent);
        ASSERT_TRUE(bob->sees(2));
        seen = bob->events();
    }
    event_id last_of_first;
    {
        person bob(home, person::habit::forgets);
        ASSERT_TRUE(bob.sees_events([&](const auto& events) { return events.size() == seen.size(); }
        ));
        EXPECT_EQ(bob.events(), seen);
        for (const auto& told : seen) {
            const auto* const entry = std::get_if<message_event>(&told.what);
            if (entry != nullptr && entry->message.body == "one") {
                last_of_first = told.id;
            }
        }
        bob->acknowledge(last_of_first);
    }
    person bob(home);
    ASSERT_TRUE(bob.sees(1));
    EXPECT_EQ(bob.texts(), (texts{"two"}));
    EXPECT_GT(bob.events().front().id, last_of_first);
}

TEST_F(Events, TellThatAMessageWasSent) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto outcome = alice->send_and_wait(destination::direct("bob"), "hello");
    ASSERT_TRUE(outcome.sent);
    ASSERT_TRUE(alice->sees_events([&](const auto& events) {
        return std::ranges::any_of(events, [&](const event& told) {
            const auto* const sent = std::get_if<sent_event>(&told.what);
            return sent != nullptr && *sent == *outcome.sent;
        });
    }));
    EXPECT_EQ(outcome.sent->client_id, outcome.client_id);
}

TEST_F(Events, TellThatAMessageWasRefused) {
    const auto alice = somebody("alice");
    const auto outcome = alice->send_and_wait(destination::direct("nobody"), "hello");
    ASSERT_FALSE(outcome.sent);
    EXPECT_EQ(outcome.sent.error().code, errc::unknown_user);
    EXPECT_FALSE(outcome.client_id.is_zero());
    ASSERT_TRUE(alice->sees_events([&](const auto& events) {
        return std::ranges::any_of(events, [&](const event& told) {
            const auto* const failed = std::get_if<failed_event>(&told.what);
            return failed != nullptr && failed->client_id == outcome.client_id;
        });
    }));
    const auto outbox = (*alice)->outbox();
    ASSERT_EQ(outbox->size(), 1U);
    EXPECT_EQ(outbox->front().state, pending_message::stage::failed);
    EXPECT_EQ(outbox->front().reason->code, errc::unknown_user);
}

TEST_F(Events, TellNothingOfWhatCannotBeQueued) {
    const auto alice = somebody("alice");
    const auto refused = [&](const std::string& text) {
        return alice->send(destination::direct("bob"), text).error().code;
    };
    EXPECT_EQ(refused(""), errc::empty_message);
    EXPECT_EQ(refused("\xff"), errc::invalid_utf8);
    EXPECT_EQ(refused(std::string(1024 * 1024 + 1, 'x')), errc::message_too_large);
    EXPECT_EQ(alice->send(destination::direct("-x"), "hello").error().code, errc::invalid_name);
    EXPECT_TRUE((*alice)->outbox()->empty());
}

TEST_F(Events, EndAMessageThatWasCancelled) {
    const auto alice = somebody("alice");
    ASSERT_TRUE(alice->becomes(connection_state::live));
    (*alice)->disconnect();
    ASSERT_TRUE(alice->becomes(connection_state::offline));
    std::promise<send_outcome> ended;
    (*alice)->send_and_wait(destination::direct("bob"), "never mind", [&](send_outcome told) {
        ended.set_value(std::move(told));
    });
    const auto next = alice->send(destination::direct("bob"), "this one stays");
    ASSERT_TRUE(next);
    const auto outbox = (*alice)->outbox();
    ASSERT_EQ(outbox->size(), 2U);
    (*alice)->cancel(outbox->front().client_id);
    const auto outcome = ended.get_future().get();
    EXPECT_EQ(outcome.client_id, outbox->front().client_id);
    EXPECT_EQ(outcome.sent.error().code, errc::cancelled);
    ASSERT_EQ((*alice)->outbox()->size(), 1U);
    EXPECT_EQ((*alice)->outbox()->front().client_id, *next);
}

TEST_F(Events, WaitForAnAppThatDoesNotKeepUp) {
    auto chosen = in_memory();
    chosen.events_unacknowledged_max = 5;
    const auto slow = somebody("slow", chosen, person::habit::forgets);
    const auto alice = somebody("alice");
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(alice->send(destination::direct("slow"), std::to_string(i)));
    }
    ASSERT_TRUE(alice->catch_up());
    ASSERT_TRUE(slow->catch_up());
    EXPECT_EQ(slow->events().size(), 5U);
    const auto talk = (*slow)->conversations();
    ASSERT_EQ(talk->size(), 1U);
    EXPECT_EQ(talk->front().high, talk->front().head);  // what it was not told of is in the mailbox

    for (auto known = slow->events(); messages_in(known) < 20; known = slow->events()) {
        (*slow)->acknowledge(known.back().id);
        ASSERT_TRUE(slow->sees_events([&](const auto& now) { return now.size() > known.size(); }));
    }
}

}  // namespace
}  // namespace gapless::integration
