#include "tests/integration/sdk/screen.hpp"
#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/client.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::integration {
namespace {

using entries = std::vector<listed_entry>;
using conversations = std::vector<listed_conversation>;

class Lists : public SdkFixture {
protected:
    result<void> done(const std::function<void(client::done_callback)>& start) {
        return answer_of<result<void>>(start);
    }
};

std::string text_of(const listed_entry& item) {
    if (const auto* entry = std::get_if<message>(&item.what)) {
        return entry->body;
    }
    const auto* waiting = std::get_if<pending_message>(&item.what);
    return waiting != nullptr ? waiting->text : "";
}

bool is_message(const listed_entry& item) { return std::holds_alternative<message>(item.what); }

std::vector<std::string> texts_of(const entries& items) {
    std::vector<std::string> found;
    for (const auto& item : items) {
        found.push_back(text_of(item));
    }
    return found;
}

// Who the conversations are with, and the last words of each: by name, since the server's clock may
// give two of them one time.
std::vector<std::string> sorted_lines(const conversations& items) {
    std::vector<std::string> found;
    for (const auto& item : items) {
        found.push_back(item.conversation.name + ": " + (item.last ? item.last->text : ""));
    }
    std::ranges::sort(found);
    return found;
}

bool is_in_order(const conversations& items) {
    return std::ranges::is_sorted(items, std::greater(), [](const listed_conversation& item) {
        return std::pair(item.last->server_time, item.conversation.id);
    });
}

TEST_F(Lists, AMessageKeepsItsIdFromTheOutboxToTheLog) {
    const auto bob = somebody("bob");
    const auto alice = somebody("alice");
    const auto first = alice->send_and_wait(destination::direct("bob"), "first");
    ASSERT_TRUE(first.sent);
    (*alice)->disconnect();
    ASSERT_TRUE(alice->becomes(connection_state::offline));
    screen<listed_entry> shown;
    const auto watching = (*alice)->timeline(first.sent->conversation, 10, shown.listener());
    const auto second = alice->send(destination::to(first.sent->conversation), "second");
    ASSERT_TRUE(second);
    ASSERT_TRUE(shown.shows([](const entries& items) {
        return items.size() == 2 && !is_message(items[1]);
    }));
    const auto id = shown.items().back().id;
    EXPECT_EQ(id.client_id, *second);
    const auto before = shown.batches().size();
    auto replayed = shown.items();

    (*alice)->connect();

    ASSERT_TRUE(shown.shows([](const entries& items) { return is_message(items.back()); }));
    EXPECT_EQ(texts_of(shown.items()), (texts{"first", "second"}));
    EXPECT_EQ(shown.items().back().id, id);
    const auto batches = shown.batches();
    for (std::size_t i = before; i < batches.size(); ++i) {
        for (const auto& step : batches[i]) {
            apply_changes(timeline_batch{step}, replayed);
            EXPECT_TRUE(std::ranges::any_of(replayed, [&](const listed_entry& item) {
                return item.id == id;
            })) << "it was taken off the screen";
        }
    }
    EXPECT_EQ(replayed, shown.items());
}

TEST_F(Lists, TheConversationThatWasActiveLastIsFirstUnlessAnotherIsPinned) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto carol = somebody("carol");
    screen<listed_conversation> shown;
    const auto watching = (*alice)->conversation_list(10, shown.listener());
    const auto first = bob->send_and_wait(destination::direct("alice"), "from bob");
    ASSERT_TRUE(first.sent);
    ASSERT_TRUE(carol->send_and_wait(destination::direct("alice"), "from carol").sent);
    const texts wanted{"bob: from bob", "carol: from carol"};
    ASSERT_TRUE(shown.shows([&](const conversations& items) {
        return sorted_lines(items) == wanted;
    }));
    EXPECT_TRUE(is_in_order(shown.items()));
    const auto last = shown.items().back().conversation.id;

    ASSERT_TRUE(done([&](auto told) { (*alice)->set_pinned(last, true, told); }));

    ASSERT_TRUE(shown.shows([&](const conversations& items) {
        return items.front().conversation.id == last && items.front().settings.pinned;
    }));
}

TEST_F(Lists, AreTheSameInTheNextProcess) {
    const tests::temporary_directory directory;
    const auto bob = somebody("bob");
    const auto carol = somebody("carol");
    conversations before;
    entries timeline_before;
    conversation_id with_bob;
    {
        const auto alice = somebody("alice", in_directory(directory / "alice"));
        const auto said = alice->send_and_wait(destination::direct("bob"), "to bob");
        ASSERT_TRUE(said.sent);
        with_bob = said.sent->conversation;
        ASSERT_TRUE(alice->send_and_wait(destination::direct("carol"), "to carol").sent);
        ASSERT_TRUE(done([&](auto told) { (*alice)->set_pinned(with_bob, true, told); }));
        ASSERT_TRUE(done([&](auto told) { (*alice)->set_draft(with_bob, "and", told); }));
        ASSERT_TRUE(alice->catch_up());
        (*alice)->disconnect();
        ASSERT_TRUE(alice->send(destination::to(with_bob), "waits"));
        screen<listed_conversation> shown;
        screen<listed_entry> talk;
        const auto watching = (*alice)->conversation_list(10, shown.listener());
        const auto reading = (*alice)->timeline(with_bob, 10, talk.listener());
        ASSERT_TRUE(shown.shows([](const conversations& items) { return items.size() == 2; }));
        ASSERT_TRUE(talk.shows([](const entries& items) { return items.size() == 2; }));
        before = shown.items();
        timeline_before = talk.items();
        wait_for([&](auto told) { (*alice)->abandon(told); });
    }

    person alice(in_directory(directory / "alice"));
    screen<listed_conversation> shown;
    screen<listed_entry> talk;
    const auto watching = alice->conversation_list(10, shown.listener());
    const auto reading = alice->timeline(with_bob, 10, talk.listener());

    ASSERT_TRUE(shown.shows([](const conversations&) { return true; }));
    ASSERT_TRUE(talk.shows([](const entries&) { return true; }));
    EXPECT_EQ(shown.items(), before);
    EXPECT_EQ(talk.items(), timeline_before);
    EXPECT_EQ(shown.items().front().settings, (conversation_settings{true, false, "and"}));
}

TEST_F(Lists, TwoDevicesShowOneOrder) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto carol = somebody("carol");
    person tablet(in_memory());
    ASSERT_TRUE(tablet.log_in(credentials_of("alice")));
    tablet->connect();
    screen<listed_conversation> one;
    screen<listed_conversation> other;
    const auto watching = (*alice)->conversation_list(10, one.listener());
    const auto watching_too = tablet->conversation_list(10, other.listener());
    for (const auto* text : {"1", "2", "3"}) {
        ASSERT_TRUE(alice->send_and_wait(destination::direct("bob"), text).sent);
        ASSERT_TRUE(carol->send_and_wait(destination::direct("alice"), text).sent);
    }
    ASSERT_TRUE(bob->send_and_wait(destination::direct("alice"), "the end").sent);

    const texts wanted{"bob: the end", "carol: 3"};
    const auto ends = [&](const conversations& items) { return sorted_lines(items) == wanted; };
    ASSERT_TRUE(one.shows(ends));
    ASSERT_TRUE(other.shows(ends));
    EXPECT_TRUE(is_in_order(one.items()));
    EXPECT_EQ(one.items().front().conversation.id, other.items().front().conversation.id);
    EXPECT_EQ(one.items().front().last, other.items().front().last);
}

TEST_F(Lists, WhatIsSetOnOneDeviceComesToTheOther) {
    auto shared = in_memory();
    shared.synchronise_drafts = true;
    const auto alice = somebody("alice", shared);
    const auto bob = somebody("bob");
    person tablet(shared);
    ASSERT_TRUE(tablet.log_in(credentials_of("alice")));
    screen<listed_conversation> other;
    const auto watching = tablet->conversation_list(10, other.listener());
    const auto said = alice->send_and_wait(destination::direct("bob"), "hi");
    ASSERT_TRUE(said.sent);
    const auto with_bob = said.sent->conversation;

    (*alice)->disconnect();
    ASSERT_TRUE(done([&](auto told) { (*alice)->set_pinned(with_bob, true, told); }));
    ASSERT_TRUE(done([&](auto told) { (*alice)->set_muted(with_bob, true, told); }));
    ASSERT_TRUE(done([&](auto told) { (*alice)->set_draft(with_bob, "and", told); }));
    (*alice)->connect();
    tablet->connect();

    const conversation_settings wanted{true, true, "and"};
    ASSERT_TRUE(other.shows([&](const conversations& items) {
        return !items.empty() && items.front().settings == wanted;
    }));
}

TEST_F(Lists, ATimelineGrowsBackwardsWhenItIsAskedTo) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    conversation_id talk;
    for (int i = 0; i < 20; ++i) {
        const auto said = alice->send_and_wait(destination::direct("bob"), std::to_string(i));
        ASSERT_TRUE(said.sent);
        talk = said.sent->conversation;
    }
    screen<listed_entry> shown;
    const auto reading = (*alice)->timeline(talk, 3, shown.listener());
    ASSERT_TRUE(shown.shows([](const entries& items) { return items.size() == 3; }));
    EXPECT_EQ(texts_of(shown.items()), (texts{"17", "18", "19"}));

    reading.show(5);

    ASSERT_TRUE(shown.shows([](const entries& items) { return items.size() == 5; }));
    EXPECT_EQ(texts_of(shown.items()), (texts{"15", "16", "17", "18", "19"}));
    EXPECT_EQ(shown.batches().back().size(), 2u);
}

TEST_F(Lists, WhatIsSetNeedsAConversation) {
    const auto alice = somebody("alice");
    const conversation_id nowhere{77};

    EXPECT_EQ(
        done([&](auto told) { (*alice)->set_pinned(nowhere, true, told); }).error().code,
        errc::unknown_conversation
    );
    EXPECT_EQ(
        done([&](auto told) { (*alice)->set_muted(nowhere, true, told); }).error().code,
        errc::unknown_conversation
    );
    EXPECT_EQ(
        done([&](auto told) { (*alice)->set_draft(nowhere, "x", told); }).error().code,
        errc::unknown_conversation
    );
}

TEST_F(Lists, AListOfWhatIsNotThereIsEmptyUntilItIs) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto said = bob->send_and_wait(destination::direct("alice"), "hello");
    ASSERT_TRUE(said.sent);
    person tablet(in_memory());
    screen<listed_entry> shown;
    const auto reading = tablet->timeline(said.sent->conversation, 10, shown.listener());
    ASSERT_TRUE(shown.shows([](const entries& items) { return items.empty(); }));
    ASSERT_TRUE(tablet.log_in(credentials_of("alice")));
    tablet->connect();

    EXPECT_TRUE(shown.shows([](const entries& items) {
        return texts_of(items) == texts{"hello"} && is_message(items.back());
    }));
}

}  // namespace
}  // namespace gapless::integration
