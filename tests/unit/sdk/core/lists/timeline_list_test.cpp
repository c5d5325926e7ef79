#include "sdk/core/lists/timeline_list.hpp"

#include "tests/support/driven_engine.hpp"
#include "tests/support/random_source.hpp"
#include "tests/support/scripted_server.hpp"

#include <gapless/apply_changes.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;

constexpr conversation_id c5{5};

// A live device, the list of its one conversation, and the screen of an app that applies batches.
class TimelineList : public testing::Test {
protected:
    TimelineList() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
        watch(10);
    }

    void watch(std::size_t limit) {
        heard = device.disk().commits().size();
        list.emplace(c5, device.stored(), limit);
        seen.clear();
        poll();
    }

    timeline_batch poll() {
        for (const auto& commits = device.disk().commits(); heard < commits.size(); ++heard) {
            list->handle_committed(commits[heard]);
        }
        auto steps = list->poll_batch(device.disk()).value().value_or(timeline_batch{});
        apply_changes(steps, seen);
        return steps;
    }

    void hear_from_bob(const std::string& text) {
        server.append(c5, text);
        device.say(server.push(c5));
    }

    // By the server's clock, so long from now.
    void hear_what_expires(const std::string& text, duration after = seconds(10)) {
        auto entry = a_message(seq{server.at(c5).messages.size() + 1}, text);
        entry.expires = device.now().wall + after;
        server.append(c5, entry);
        device.say(server.push(c5));
    }

    // Sends, and takes the frame from the wire.
    protocol::send say(const std::string& text) {
        device.send(destination::to(c5), text);
        device.flush();
        return device.taken<protocol::send>().at(0);
    }

    [[nodiscard]] texts screen() const {
        texts lines;
        for (const auto& item : seen) {
            if (const auto* entry = std::get_if<message>(&item.what)) {
                lines.push_back(entry->body);
            } else if (const auto* waiting = std::get_if<pending_message>(&item.what)) {
                lines.push_back(waiting->text + " (" + std::string(name_of(waiting->state)) + ")");
            } else {
                const auto& gap = std::get<timeline_gap>(item.what);
                const auto from = std::to_string(gap.from.value);
                lines.push_back("[" + from + "-" + std::to_string(gap.to.value) + "]");
            }
        }
        return lines;
    }

    driven_engine device;
    scripted_server server;
    std::optional<sdk::timeline_list> list;
    std::vector<listed_entry> seen;
    std::size_t heard = 0;  // of the commits
};

TEST_F(TimelineList, BeginsWithAResetOfTheNewestEntries) {
    for (const auto* text : {"one", "two", "three"}) {
        hear_from_bob(text);
    }
    heard = device.disk().commits().size();
    list.emplace(c5, device.stored(), 2);

    const auto steps = poll();

    ASSERT_EQ(steps.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<list_reset<listed_entry>>(steps.front()));
    EXPECT_EQ(screen(), (texts{"two", "three"}));
}

TEST_F(TimelineList, WhatArrivesIsAppended) {
    hear_from_bob("one");

    const auto steps = poll();

    ASSERT_EQ(steps.size(), 1u);
    EXPECT_EQ(std::get<list_insert<listed_entry>>(steps.front()).index, 0u);
    EXPECT_EQ(screen(), (texts{"one"}));
    EXPECT_TRUE(poll().empty());
}

TEST_F(TimelineList, AMessageOfThisDeviceIsUpdatedUntilItIsInTheLog) {
    hear_from_bob("one");
    poll();
    const auto sent = say("mine");
    poll();
    EXPECT_EQ(screen(), (texts{"one", "mine (queued)"}));
    const auto id = seen.back().id;
    EXPECT_EQ(id.client_id, sent.client_id);

    device.say(server.answer(sent, c5));
    const auto steps = poll();

    ASSERT_EQ(steps.size(), 1u);
    EXPECT_EQ(std::get<list_update<listed_entry>>(steps.front()).index, 1u);
    EXPECT_EQ(screen(), (texts{"one", "mine"}));
    EXPECT_EQ(seen.back().id, id);
}

TEST_F(TimelineList, AMessageMovesBehindThoseThatCameBeforeIt) {
    const auto sent = say("mine");
    poll();
    hear_from_bob("one");
    poll();
    EXPECT_EQ(screen(), (texts{"one", "mine (queued)"}));
    device.send(destination::to(c5), "later");
    device.flush();
    poll();

    device.say(server.answer(sent, c5));
    poll();

    EXPECT_EQ(screen(), (texts{"one", "mine", "later (queued)"}));
}

TEST_F(TimelineList, AMessageWhoseTurnInTheLogIsToComeStaysOnTheScreen) {
    const auto sent = say("mine");
    poll();
    const auto id = seen.back().id;
    server.append(c5, "lost");

    device.say(server.answer(sent, c5));  // its seq is 2, and seq 1 is not there
    const auto steps = poll();

    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_EQ(screen(), (texts{"[1-2]", "mine (sending)"}));
    EXPECT_EQ(steps.size(), 2u);  // the gap comes, "mine" is updated
    device.wait(milliseconds(100));
    server.answer_all(device);
    const auto filled = poll();
    EXPECT_EQ(screen(), (texts{"lost", "mine"}));
    EXPECT_EQ(seen.back().id, id);
    for (const auto& step : filled) {
        EXPECT_FALSE(std::holds_alternative<list_reset<listed_entry>>(step));
    }
    EXPECT_EQ(filled.size(), 3u);  // the gap goes, "lost" comes, "mine" is updated
}

TEST_F(TimelineList, ARefusedMessageIsShownAsFailedAndGoesWhenItIsCancelled) {
    const auto sent = say("mine");
    poll();

    device.say(protocol::refused{sent.client_id, error{errc::forbidden}, {}, {}});
    poll();
    ASSERT_EQ(screen(), (texts{"mine (failed)"}));
    EXPECT_EQ(std::get<pending_message>(seen.back().what).reason->code, errc::forbidden);
    device.engine().cancel(sent.client_id, device.now());
    device.flush();
    poll();

    EXPECT_TRUE(screen().empty());
}

TEST_F(TimelineList, ADraftToAUserBelongsToTheirConversation) {
    device.send(destination::direct("bob"), "mine");
    device.flush();
    poll();

    EXPECT_EQ(screen(), (texts{"mine (queued)"}));
}

TEST_F(TimelineList, OlderEntriesComeInFrontWhenTheWindowGrows) {
    for (const auto* text : {"one", "two", "three", "four"}) {
        hear_from_bob(text);
    }
    watch(2);
    list->show(3);

    const auto steps = poll();

    ASSERT_EQ(steps.size(), 1u);
    EXPECT_EQ(std::get<list_insert<listed_entry>>(steps.front()).index, 0u);
    EXPECT_EQ(screen(), (texts{"two", "three", "four"}));
    list->show(1);
    poll();
    EXPECT_EQ(screen(), (texts{"four"}));
}

TEST_F(TimelineList, HolesStandWhereTheyLie) {
    server.append(c5, "one");
    server.append(c5, "two");
    server.append(c5, "three");
    server.at(c5).holes = {{seq{2}, seq{2}, protocol::hole_reason::expired}};
    device.say(server.notify(c5));
    server.answer_all(device);
    poll();

    ASSERT_EQ(screen(), (texts{"one", "[2-2]", "three"}));
    EXPECT_EQ(std::get<timeline_gap>(seen[1].what).why, timeline_gap::cause::expired);
    watch(1);
    EXPECT_EQ(screen(), (texts{"three"}));
}

TEST_F(TimelineList, WhatExpiresLeavesAGap) {
    hear_from_bob("one");
    hear_what_expires("two");
    hear_what_expires("three");
    hear_from_bob("four");
    poll();
    ASSERT_EQ(screen(), (texts{"one", "two", "three", "four"}));

    device.wait(seconds(10));
    const auto steps = poll();

    EXPECT_EQ(screen(), (texts{"one", "[2-3]", "four"}));
    EXPECT_EQ(std::get<timeline_gap>(seen[1].what).why, timeline_gap::cause::expired);
    EXPECT_EQ(steps.size(), 3u);  // two go, the gap comes
    const auto shown = seen;
    watch(10);
    EXPECT_EQ(seen, shown);
}

TEST_F(TimelineList, OlderEntriesTakeThePlaceOfThoseThatHaveExpired) {
    for (const auto* text : {"one", "two", "three"}) {
        hear_from_bob(text);
    }
    hear_what_expires("four");
    watch(2);
    ASSERT_EQ(screen(), (texts{"three", "four"}));

    device.wait(seconds(10));
    const auto steps = poll();

    EXPECT_EQ(screen(), (texts{"two", "three", "[4-4]"}));
    for (const auto& step : steps) {
        EXPECT_FALSE(std::holds_alternative<list_reset<listed_entry>>(step));
    }
}

TEST_F(TimelineList, WhatItsBatchesMadeIsWhatAFreshOneShows) {
    random_source chance(7);
    for (int round = 0; round < 300; ++round) {
        const auto text = std::to_string(round);
        if (chance.coin()) {
            hear_from_bob(text);
        } else {
            hear_what_expires(text, seconds(1 + static_cast<std::int64_t>(chance.below(60))));
        }
        device.wait(milliseconds(static_cast<std::int64_t>(chance.below(2'000))));
        if (chance.coin()) {
            poll();
            sdk::timeline_list fresh(c5, device.stored(), 10);
            static_cast<void>(fresh.poll_batch(device.disk()));
            const auto& newest = fresh.items();
            ASSERT_EQ(seen, list->items());
            ASSERT_LE(newest.size(), seen.size());
            ASSERT_TRUE(std::equal(newest.rbegin(), newest.rend() - 1, seen.rbegin()))
                << "round " << round;
        }
    }
}

TEST_F(TimelineList, AKnownGapStandsAtTheEndOfTheLog) {
    hear_from_bob("one");
    server.append(c5, "two");
    server.append(c5, "three");
    device.say(server.notify(c5));
    poll();

    ASSERT_EQ(screen(), (texts{"one", "[2-3]"}));
    EXPECT_EQ(std::get<timeline_gap>(seen[1].what).why, timeline_gap::cause::missing);
    server.answer_all(device);
    poll();
    EXPECT_EQ(screen(), (texts{"one", "two", "three"}));
}

// What is read at last may begin anywhere; a message does not scroll off by a step of its own.
TEST_F(TimelineList, WhatCouldNotBeReadAtOnceIsAReset) {
    watch(2);
    hear_from_bob("one");
    poll();
    hear_from_bob("two");
    hear_from_bob("three");
    device.disk().fail_messages(errc::storage_failed);
    for (const auto& commits = device.disk().commits(); heard < commits.size(); ++heard) {
        list->handle_committed(commits[heard]);
    }
    EXPECT_FALSE(list->poll_batch(device.disk()));
    device.disk().fail_messages({});

    const auto steps = poll();

    ASSERT_EQ(steps.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<list_reset<listed_entry>>(steps.front()));
    EXPECT_EQ(screen(), (texts{"two", "three"}));
}

TEST_F(TimelineList, MoreThanAScreenfulAtOnceIsAReset) {
    watch(2);
    hear_from_bob("one");
    hear_from_bob("two");
    EXPECT_EQ(poll().size(), 2u);
    hear_from_bob("three");
    hear_from_bob("four");
    hear_from_bob("five");

    const auto steps = poll();

    ASSERT_EQ(steps.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<list_reset<listed_entry>>(steps.front()));
    EXPECT_EQ(screen(), (texts{"four", "five"}));
}

TEST_F(TimelineList, ANewProcessShowsTheSame) {
    hear_from_bob("one");
    const auto sent = say("mine");
    device.say(server.answer(sent, c5));
    say("waiting");
    poll();
    const auto before = seen;

    device.crash();
    watch(10);

    ASSERT_EQ(seen.size(), before.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
        EXPECT_EQ(seen[i].id, before[i].id);
    }
    EXPECT_EQ(screen(), (texts{"one", "mine", "waiting (queued)"}));
}

TEST_F(TimelineList, AClientIdThatComesTwiceIsTwoItems) {
    const auto sent = say("mine");
    device.say(server.answer(sent, c5));
    server.append(c5, sent);
    device.say(server.push(c5));
    poll();

    ASSERT_EQ(screen(), (texts{"mine", "mine"}));
    EXPECT_NE(seen[0].id, seen[1].id);
}

TEST_F(TimelineList, WithoutALimitItShowsEverything) {
    watch(~std::size_t{0});
    hear_from_bob("one");
    poll();

    EXPECT_EQ(screen(), (texts{"one"}));
}

// A device that skips all but the newest entry, and the list of its one conversation.
class SkippingTimelineList : public TimelineList {
protected:
    SkippingTimelineList() {
        for (const auto* text : {"one", "two", "three", "four"}) {
            server.append(c5, text);
        }
        server.log_in(skipping);
        list.emplace(c5, skipping.stored(), 3);
        seen.clear();
        heard = skipping.disk().commits().size();
        poll_skipping();
    }

    timeline_batch poll_skipping() {
        for (const auto& all = skipping.disk().commits(); heard < all.size(); ++heard) {
            list->handle_committed(all[heard]);
        }
        auto steps = list->poll_batch(skipping.disk()).value().value_or(timeline_batch{});
        apply_changes(steps, seen);
        return steps;
    }

    static sdk::client_engine::limits impatient() {
        sdk::client_engine::limits limits;
        limits.far_behind = 1;
        limits.screenful = 1;
        limits.fill_when_idle = false;
        return limits;
    }

    void look_back(std::uint64_t before, std::size_t count) {
        static_cast<void>(skipping.engine().fetch_history({c5, seq{before}, count}, skipping.now())
        );
        skipping.drain();
        skipping.flush();
        server.answer_all(skipping);
    }

    driven_engine skipping{impatient()};
};

TEST_F(SkippingTimelineList, ShowsWhatWasSkippedAsAGapAndFillsIt) {
    EXPECT_EQ(screen(), (texts{"[1-3]", "four"}));

    look_back(4, 1);
    poll_skipping();
    EXPECT_EQ(screen(), (texts{"[1-2]", "three", "four"}));

    look_back(3, 2);
    const auto steps = poll_skipping();
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<list_reset<listed_entry>>(steps.front()));
    EXPECT_EQ(screen(), (texts{"two", "three", "four"}));
}

TEST_F(SkippingTimelineList, IsNotTouchedByWhatIsFilledInFurtherUp) {
    look_back(4, 2);
    poll_skipping();
    EXPECT_EQ(screen(), (texts{"two", "three", "four"}));

    look_back(2, 1);

    EXPECT_TRUE(poll_skipping().empty());
    EXPECT_EQ(screen(), (texts{"two", "three", "four"}));
}

TEST_F(TimelineList, AnAnnotationIsNoItemAndChangesTheOneItIsAbout) {
    hear_from_bob("one");
    hear_from_bob("two");
    poll();
    auto reaction = a_message(seq{3}, "+1");
    reaction.kind = message_kind::reaction;
    reaction.target = seq{1};
    server.append(c5, reaction);
    device.say(server.push(c5));
    device.flush();

    const auto steps = poll();

    EXPECT_EQ(screen(), (texts{"one", "two"}));
    ASSERT_EQ(steps.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<list_update<listed_entry>>(steps[0]));
    ASSERT_EQ(seen.at(0).annotations.size(), 1u);
    EXPECT_EQ(seen.at(0).annotations[0].body, "+1");
    EXPECT_TRUE(seen.at(1).annotations.empty());
}

TEST_F(TimelineList, WhatIsRecalledGoesFromTheScreen) {
    hear_from_bob("one");
    hear_from_bob("two");
    poll();
    auto recall = a_message(seq{3}, "");
    recall.kind = message_kind::recall;
    recall.target = seq{1};
    server.append(c5, recall);
    device.say(server.push(c5));
    device.flush();

    poll();

    EXPECT_EQ(screen(), (texts{"", "two"}));
    EXPECT_TRUE(std::get<message>(seen.at(0).what).recalled);
}

TEST_F(TimelineList, AScreenfulIsOfItems) {
    for (const auto* text : {"one", "two", "three"}) {
        hear_from_bob(text);
    }
    for (std::uint64_t n = 4; n <= 9; ++n) {
        auto reaction = a_message(seq{n}, "+1");
        reaction.kind = message_kind::reaction;
        reaction.target = seq{1};
        server.append(c5, reaction);
        device.say(server.push(c5));
    }
    device.flush();

    watch(2);

    EXPECT_EQ(screen(), (texts{"two", "three"}));
}

TEST_F(TimelineList, APendingAnnotationIsNoItem) {
    hear_from_bob("one");
    static_cast<void>(
        device.engine().send(destination::to(c5), reaction_to(seq{1}, "+1"), device.now())
    );
    device.drain();
    device.flush();

    poll();

    EXPECT_EQ(screen(), (texts{"one"}));
}

}  // namespace
}  // namespace gapless::tests
