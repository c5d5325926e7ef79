#include "tests/integration/sdk/screen.hpp"
#include "tests/integration/sdk/sdk_fixture.hpp"

#include <gapless/client.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace gapless::integration {
namespace {

using entries = std::vector<listed_entry>;

constexpr seq newest{1'000'000};

// Alice has got a hundred messages from bob, forty from carol and one from dave.
class History : public SdkFixture {
protected:
    History() {
        with_bob = say("bob", 100);
        with_carol = say("carol", 40);
        with_dave = say("dave", 1);
    }

    conversation_id say(const std::string& name, int count) {
        friends_.push_back(somebody(name));
        conversation_id where;
        for (int n = 1; n <= count; ++n) {
            const auto to = destination::direct("alice");
            const auto said = friends_.back()->send_and_wait(to, name + " " + std::to_string(n));
            EXPECT_TRUE(said.sent);
            where = said.sent ? said.sent->conversation : where;
        }
        return where;
    }

    // A device of alice's that is new, and skips what is more than fifty messages behind.
    std::unique_ptr<person> a_tablet() {
        auto chosen = in_memory();
        chosen.far_behind = 50;
        chosen.fill_when_idle = false;
        auto made = std::make_unique<person>(chosen);
        EXPECT_TRUE(made->log_in(credentials_of("alice")));
        (*made)->connect();
        return made;
    }

    static result<history_page> look_back(person& who, conversation_id where, seq at, int count) {
        return answer_of<result<history_page>>([&](auto told) {
            who->fetch_history(where, at, static_cast<std::size_t>(count), told);
        });
    }

    // What one of them wrote, from one number to another.
    static texts lines(const std::string& name, int first, int last) {
        texts made;
        for (int n = first; n <= last; ++n) {
            made.push_back(name + " " + std::to_string(n));
        }
        return made;
    }

    static texts bodies(const std::vector<message>& all) {
        texts found;
        for (const auto& entry : all) {
            found.push_back(entry.body);
        }
        return found;
    }

    texts stored(person& who, conversation_id where) {
        return bodies(who->history(where, seq{1}, 1'000).value());
    }

    std::unique_ptr<person> alice = somebody("alice");
    conversation_id with_bob;
    conversation_id with_carol;
    conversation_id with_dave;

private:
    std::vector<std::unique_ptr<person>> friends_;
};

TEST_F(History, ANewDeviceHasItsConversationsInOneSynchronisation) {
    const auto tablet = a_tablet();
    ASSERT_TRUE(tablet->catch_up());

    EXPECT_EQ(stored(*tablet, with_bob), lines("bob", 71, 100));
    EXPECT_EQ(stored(*tablet, with_carol), lines("carol", 11, 40));
    EXPECT_EQ(stored(*tablet, with_dave), lines("dave", 1, 1));
    EXPECT_EQ((*tablet)->unread_total().value(), 141U) << "what was skipped is unread as well";
    ASSERT_TRUE(tablet->sees(61));
    EXPECT_EQ(tablet->texts().size(), 61U) << "events tell of the newest alone";
}

TEST_F(History, ANewDeviceReadsBackToTheFirstMessage) {
    const auto tablet = a_tablet();
    ASSERT_TRUE(tablet->catch_up());

    const auto page = look_back(*tablet, with_bob, seq{71}, 20);
    ASSERT_TRUE(page);
    EXPECT_EQ(bodies(page->entries), lines("bob", 51, 70));
    EXPECT_FALSE(page->end);
    EXPECT_EQ(stored(*tablet, with_bob), lines("bob", 51, 100));

    const auto rest = look_back(*tablet, with_bob, page->entries.front().seq, 1'000);
    ASSERT_TRUE(rest);
    EXPECT_EQ(bodies(rest->entries), lines("bob", 1, 50));
    EXPECT_EQ(rest->end, history_end::start_reached);
    EXPECT_EQ(stored(*tablet, with_bob), lines("bob", 1, 100));
    EXPECT_EQ(stored(*tablet, with_carol), lines("carol", 11, 40)) << "nobody looked back there";
}

TEST_F(History, AScreenShowsWhatIsMissingUntilItIsThere) {
    const auto tablet = a_tablet();
    ASSERT_TRUE(tablet->catch_up());
    screen<listed_entry> shown;
    const auto reading = (*tablet)->timeline(with_carol, 100, shown.listener());
    ASSERT_TRUE(shown.shows([](const entries& items) { return items.size() == 31; }));
    const auto first = shown.items().front().what;
    ASSERT_TRUE(std::holds_alternative<timeline_gap>(first));
    EXPECT_EQ(
        std::get<timeline_gap>(first), (timeline_gap{seq{1}, seq{10}, timeline_gap::cause::missing})
    );

    ASSERT_TRUE(look_back(*tablet, with_carol, newest, 40));

    EXPECT_TRUE(shown.shows([](const entries& items) {
        return items.size() == 40 && std::ranges::all_of(items, [](const listed_entry& item) {
                   return std::holds_alternative<message>(item.what);
               });
    }));
}

TEST_F(History, WithoutTheServerThereIsWhatTheDeviceHas) {
    const auto tablet = a_tablet();
    ASSERT_TRUE(tablet->catch_up());

    server_.stop();
    ASSERT_TRUE(tablet->becomes(connection_state::connecting));

    const auto whole = look_back(*tablet, with_bob, newest, 30);
    ASSERT_TRUE(whole);
    EXPECT_EQ(bodies(whole->entries), lines("bob", 71, 100));
    EXPECT_FALSE(whole->end);
    const auto part = look_back(*tablet, with_bob, newest, 31);
    ASSERT_TRUE(part);
    EXPECT_EQ(bodies(part->entries), lines("bob", 71, 100));
    EXPECT_EQ(part->end, history_end::offline);

    server_.start();
    ASSERT_TRUE(tablet->becomes(connection_state::live));
    const auto again = look_back(*tablet, with_bob, newest, 31);
    ASSERT_TRUE(again);
    EXPECT_EQ(bodies(again->entries), lines("bob", 70, 100));
    EXPECT_FALSE(again->end);
}

TEST_F(History, AGroupIsAddedUpWhenNothingOfItIsMissing) {
    const auto tea = alice->create_group("tea", {"bob"});
    ASSERT_TRUE(tea);
    for (const auto& line : lines("alice", 1, 40)) {
        ASSERT_TRUE(alice->send_and_wait(destination::to(*tea), line).sent);
    }
    const auto tablet = a_tablet();
    ASSERT_TRUE(tablet->catch_up());
    EXPECT_EQ((*tablet)->group_of(*tea).error().code, errc::usage);

    ASSERT_TRUE(look_back(*tablet, *tea, newest, 1'000));

    const auto whole = (*tablet)->group_of(*tea);
    ASSERT_TRUE(whole);
    EXPECT_EQ(*whole, (*alice)->group_of(*tea).value());
}

TEST_F(History, WhatNobodyLooksForComesWhenThereIsNothingElseToDo) {
    auto chosen = in_memory();
    chosen.far_behind = 50;
    person tablet(chosen);
    ASSERT_TRUE(tablet.log_in(credentials_of("alice")));
    tablet->connect();
    ASSERT_TRUE(tablet.catch_up());
    screen<listed_entry> shown;
    const auto reading = tablet->timeline(with_bob, 1'000, shown.listener());

    EXPECT_TRUE(shown.shows([](const entries& items) { return items.size() == 100; }));
    EXPECT_EQ(stored(tablet, with_bob), lines("bob", 1, 100));
}

}  // namespace
}  // namespace gapless::integration
