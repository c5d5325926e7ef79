#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;
using sdk::seq_range;
using ranges = std::vector<seq_range>;

sdk::client_engine::limits impatient(bool fill_when_idle) {
    sdk::client_engine::limits limits;
    limits.far_behind = 10;
    limits.screenful = 2;
    limits.pull_entries = 3;
    limits.pulls_in_flight = 1;
    limits.fill_when_idle = fill_when_idle;
    return limits;
}

// A device that does not wait for more than ten entries, nor fills in what nobody looks for. The
// first conversation has eight, the second one six.
class ClientEngineFarBehind : public testing::Test {
protected:
    ClientEngineFarBehind() {
        server.add_direct(c5);
        server.add_direct(c6, "carol");
        say(c5, 8);
        say(c6, 6);
    }

    void say(conversation_id where, int count) {
        for (int n = 0; n < count; ++n) {
            const auto number = server.at(where).messages.size() + 1;
            server.append(where, std::to_string(number));
        }
    }

    void fetch(seq before, std::size_t count) {
        static_cast<void>(device.engine().fetch_history({c5, before, count}, device.now()));
        device.drain();
        device.flush();
    }

    history_page answer() {
        const auto all = device.take<sdk::history_fetched>();
        EXPECT_EQ(all.size(), 1U);
        return all.empty() ? history_page{} : *all[0].page;
    }

    static texts bodies(const std::vector<message>& entries) {
        texts found;
        for (const auto& entry : entries) {
            found.push_back(entry.body);
        }
        return found;
    }

    ranges gaps(conversation_id where) {
        const auto all = device.stored().gaps;
        const auto known = all.find(where);
        return known == all.end() ? ranges{} : known->second.ranges();
    }

    driven_engine device{impatient(false)};
    scripted_server server;
};

TEST_F(ClientEngineFarBehind, StoresTheNewestOfEachConversationAndKnowsWhatItSkipped) {
    server.log_in(device);

    EXPECT_EQ(bodies(device.rows(c5)), (texts{"7", "8"}));
    EXPECT_EQ(bodies(device.rows(c6)), (texts{"5", "6"}));
    EXPECT_EQ(gaps(c5), (ranges{{seq{1}, seq{6}}}));
    EXPECT_EQ(gaps(c6), (ranges{{seq{1}, seq{4}}}));
    EXPECT_EQ(device.row(c5)->high, seq{8});
    EXPECT_EQ(device.cursor(), server.version());
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineFarBehind, AsksForTheConversationThatChangedLastFirst) {
    device.open();
    device.say(server.welcome());
    for (const auto& asked : device.taken<protocol::sync>()) {
        device.say(server.answer(asked));
    }

    const auto first = device.taken<protocol::pull>();
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0], (protocol::pull{c6, log_epoch{1}, seq{5}, seq{6}}));
}

TEST_F(ClientEngineFarBehind, TellsEventsOfTheNewestAloneAndGoesOnFromThere) {
    server.log_in(device);
    EXPECT_EQ(device.shown(), (texts{"5", "6", "7", "8"}));

    server.append(c5, "9");
    device.say(server.push(c5));
    fetch(seq{7}, 2);
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"5", "6", "7", "8", "9"}));
    EXPECT_EQ(bodies(answer().entries), (texts{"5", "6"}));
}

TEST_F(ClientEngineFarBehind, WaitsForAllThatIsMissingWhenThatIsNotTooMuch) {
    auto limits = impatient(false);
    limits.far_behind = 14;
    driven_engine patient{limits};

    server.log_in(patient);

    EXPECT_EQ(patient.rows(c5).size(), 8U);
    EXPECT_TRUE(patient.stored().gaps.empty());
    EXPECT_EQ(patient.shown().size(), 14U);
}

TEST_F(ClientEngineFarBehind, FetchesJustWhatSomebodyLooksFor) {
    server.log_in(device);

    fetch(seq{8}, 3);
    const auto asked = device.taken<protocol::pull>();
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0], (protocol::pull{c5, log_epoch{1}, seq{5}, seq{6}}));
    device.say(server.answer(asked[0]));

    EXPECT_EQ(bodies(answer().entries), (texts{"5", "6", "7"}));
    EXPECT_EQ(gaps(c5), (ranges{{seq{1}, seq{4}}}));
}

TEST_F(ClientEngineFarBehind, GoesBackToTheFirstEntryPageByPage) {
    server.log_in(device);

    fetch(the_end, 100);
    server.answer_all(device);

    const auto page = answer();
    EXPECT_EQ(page.entries, server.at(c5).messages);
    EXPECT_EQ(page.end, history_end::start_reached);
    EXPECT_TRUE(gaps(c5).empty());
    EXPECT_EQ(gaps(c6), (ranges{{seq{1}, seq{4}}}));
}

TEST_F(ClientEngineFarBehind, SaysWhereExpiredEntriesBegin) {
    server.at(c5).floor = seq{4};
    server.log_in(device);

    fetch(seq{8}, 100);
    server.answer_all(device);

    const auto page = answer();
    EXPECT_EQ(bodies(page.entries), (texts{"5", "6", "7"}));
    EXPECT_EQ(page.end, history_end::expired);
    EXPECT_TRUE(gaps(c5).empty());
}

TEST_F(ClientEngineFarBehind, GivesWhatItHasAboveAGapWithoutAConnection) {
    server.log_in(device);
    device.lose();
    device.forget_outputs();

    fetch(the_end, 5);

    const auto page = answer();
    EXPECT_EQ(bodies(page.entries), (texts{"7", "8"}));
    EXPECT_EQ(page.end, history_end::offline);
}

TEST_F(ClientEngineFarBehind, KnowsItsGapsAfterACrash) {
    server.log_in(device);

    device.crash();
    server.log_in(device);
    fetch(seq{8}, 100);
    server.answer_all(device);

    EXPECT_EQ(answer().entries.size(), 7U);
}

TEST_F(ClientEngineFarBehind, AcknowledgesNothingAboveAGap) {
    server.log_in(device);
    device.wait(seconds(1));
    for (const auto& each : device.taken<protocol::ack>()) {
        for (const auto& reached : each.marks) {
            EXPECT_LT(reached.seq, seq{1});
        }
    }

    fetch(the_end, 100);
    server.answer_all(device);
    device.wait(seconds(1));

    seq newest;
    for (const auto& each : device.taken<protocol::ack>()) {
        for (const auto& reached : each.marks) {
            newest = reached.conversation == c5 ? std::max(newest, reached.seq) : newest;
        }
    }
    EXPECT_EQ(newest, seq{8});
}

TEST_F(ClientEngineFarBehind, FillsInTheRestWhenThereIsNothingElseToDo) {
    driven_engine diligent{impatient(true)};

    server.log_in(diligent);

    EXPECT_EQ(diligent.rows(c5), server.at(c5).messages);
    EXPECT_EQ(diligent.rows(c6), server.at(c6).messages);
    EXPECT_TRUE(diligent.stored().gaps.empty());
    EXPECT_EQ(diligent.shown(), (texts{"5", "6", "7", "8"}));
}

TEST_F(ClientEngineFarBehind, SkipsAgainBesideWhatItSkippedBefore) {
    server.log_in(device);
    device.lose();
    say(c5, 20);
    device.wait(seconds(5));

    server.log_in(device);

    EXPECT_EQ(gaps(c5), (ranges{{seq{1}, seq{6}}, {seq{9}, seq{26}}}));
    EXPECT_EQ(bodies(device.rows(c5)), (texts{"7", "8", "27", "28"}));
}

TEST_F(ClientEngineFarBehind, SkipsInALargeGroupThatASyncLists) {
    server.log_in(device);
    device.lose();
    say(c6, 20);
    device.wait(seconds(5));
    device.open();
    device.say(server.welcome());
    protocol::sync_page page{log_epoch{1}, device.cursor(), protocol::sync_state::ok, {}};
    page.large.push_back(server.at(c6).entry);

    device.say(page);
    server.answer_all(device);

    EXPECT_EQ(gaps(c6), (ranges{{seq{1}, seq{4}}, {seq{7}, seq{24}}}));
    EXPECT_EQ(bodies(device.rows(c6)), (texts{"5", "6", "25", "26"}));
}

TEST_F(ClientEngineFarBehind, SkipsToAHeadThatComesWithAHeartbeat) {
    server.log_in(device);
    say(c6, 20);

    device.say(protocol::heartbeat_answer{device.cursor(), 0, false, {{c6, seq{26}}}});
    server.answer_all(device);

    EXPECT_EQ(gaps(c6), (ranges{{seq{1}, seq{4}}, {seq{7}, seq{24}}}));
    EXPECT_EQ(bodies(device.rows(c6)), (texts{"5", "6", "25", "26"}));
}

TEST_F(ClientEngineFarBehind, SkipsToAHeadThatADeviceIsNotifiedOf) {
    server.log_in(device);
    say(c6, 20);

    device.say(protocol::notify{c6, std::nullopt, seq{26}});
    server.answer_all(device);

    EXPECT_EQ(bodies(device.rows(c6)), (texts{"5", "6", "25", "26"}));
    EXPECT_EQ(device.shown(), (texts{"5", "6", "7", "8", "25", "26"}));
}

TEST_F(ClientEngineFarBehind, AMentionThatWasHeldCountsThoughItIsSkipped) {
    server.log_in(device);
    say(c6, 3);
    auto named = a_message(seq{10}, "look");
    named.mentions = {"alice"};
    server.append(c6, named);
    device.say(server.push(c6));
    say(c6, 16);

    device.say(protocol::notify{c6, std::nullopt, seq{26}});
    server.answer_all(device);

    EXPECT_EQ(gaps(c6), (ranges{{seq{1}, seq{4}}, {seq{7}, seq{24}}}));
    EXPECT_EQ(device.row(c6)->unread_mentions, 1U);
}

TEST_F(ClientEngineFarBehind, SkipsNothingForAHeadThatIsNear) {
    server.log_in(device);
    say(c6, 10);

    device.say(protocol::notify{c6, std::nullopt, seq{16}});
    server.answer_all(device);

    EXPECT_EQ(gaps(c6), (ranges{{seq{1}, seq{4}}}));
    EXPECT_EQ(device.rows(c6).size(), 12U);
}

TEST_F(ClientEngineFarBehind, WhatSomebodyWaitsForComesBeforeTheRestOfAnotherConversation) {
    server.log_in(device);
    say(c6, 10);
    device.say(protocol::notify{c6, std::nullopt, seq{16}});
    const auto first = device.taken<protocol::pull>();
    ASSERT_EQ(first.size(), 1U);
    ASSERT_EQ(first[0].conversation, c6);
    fetch(seq{8}, 3);

    device.say(server.answer(first[0]));

    const auto second = device.taken<protocol::pull>();
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0], (protocol::pull{c5, log_epoch{1}, seq{5}, seq{6}}));
}

TEST_F(ClientEngineFarBehind, AConversationIsAsOldAsTheNewestEntryThatThereIs) {
    auto& all = server.at(c5).messages;
    all[5].server_time = wall_time{6'000};
    server.at(c5).holes = {{seq{7}, seq{8}, protocol::hole_reason::expired}};
    server.log_in(device);
    EXPECT_EQ(device.row(c5)->active, wall_time{}) << "all it has is a hole";

    fetch(seq{7}, 2);
    server.answer_all(device);
    EXPECT_EQ(device.row(c5)->active, wall_time{6'000});

    server.append(c5, "9");
    all[8].server_time = wall_time{9'000};
    device.say(server.push(c5));
    fetch(seq{5}, 2);
    server.answer_all(device);
    EXPECT_EQ(device.row(c5)->active, wall_time{9'000});
}

TEST_F(ClientEngineFarBehind, ARefusedPageIsAskedForAgainLater) {
    server.log_in(device);
    fetch(seq{7}, 2);
    const auto asked = device.taken<protocol::pull>();
    ASSERT_EQ(asked.size(), 1U);
    protocol::pulled no;
    no.conversation = c5;
    no.epoch = log_epoch{1};
    no.failure = error{errc::storage_failed};
    device.say(no);
    for (const auto& above : device.taken<protocol::pull>()) {
        EXPECT_EQ(above, (protocol::pull{c5, log_epoch{1}, seq{6}, seq{6}}));
        device.say(no);
    }
    EXPECT_TRUE(device.taken<protocol::pull>().empty());

    device.wait(seconds(31));
    EXPECT_EQ(device.take<sdk::history_fetched>().size(), 1U) << "the question has timed out";
    EXPECT_EQ(gaps(c5), (ranges{{seq{1}, seq{6}}}));
}

// A server that has lost an entry answers what is before it, and refuses what begins with it.
TEST_F(ClientEngineFarBehind, FillsInAllButAnEntryThatTheServerHasLost) {
    driven_engine diligent{impatient(true)};
    diligent.open();
    diligent.say(server.welcome());
    for (const auto& asked : diligent.taken<protocol::sync>()) {
        diligent.say(server.answer(asked));
    }
    int refused = 0;
    for (auto asked = diligent.taken<protocol::pull>(); !asked.empty();
         asked = diligent.taken<protocol::pull>()) {
        const bool is_cut = asked[0].conversation == c5 && asked[0].from < seq{5};
        if (is_cut && asked[0].to >= seq{5}) {
            asked[0].to = seq{4};
        }
        auto answer = server.answer(asked[0]);
        if (asked[0].conversation == c5 && asked[0].from == seq{5}) {
            answer = protocol::pulled{};
            answer.conversation = c5;
            answer.epoch = log_epoch{1};
            answer.failure = error{errc::storage_failed};
            ++refused;
        }
        diligent.say(answer);
    }

    EXPECT_EQ(bodies(diligent.rows(c5)), (texts{"1", "2", "3", "4", "6", "7", "8"}));
    EXPECT_EQ(diligent.rows(c6), server.at(c6).messages);
    EXPECT_EQ(refused, 1);
}

TEST_F(ClientEngineFarBehind, ARefusalBelowTheHighMarkDoesNotDelayWhatIsAboveIt) {
    server.log_in(device);
    fetch(seq{7}, 2);
    const auto asked = device.taken<protocol::pull>();
    ASSERT_EQ(asked.size(), 1U);
    say(c5, 1);
    device.say(server.notify(c5));
    EXPECT_TRUE(device.taken<protocol::pull>().empty()) << "one question at a time";
    protocol::pulled no;
    no.conversation = c5;
    no.epoch = log_epoch{1};
    no.failure = error{errc::not_a_member};

    device.say(no);

    const auto next = device.taken<protocol::pull>();
    ASSERT_EQ(next.size(), 1U);
    EXPECT_EQ(next[0], (protocol::pull{c5, log_epoch{1}, seq{9}, seq{9}}));
}

// Alice says five of twenty things on another device, while this one is away; the server counts.
class ClientEngineReadingFarBehind : public ClientEngineFarBehind {
protected:
    void speak_elsewhere() {
        for (std::uint64_t n = 0; n < 20; ++n) {
            auto entry = a_message(seq{server.at(c5).messages.size() + 1}, "text");
            entry.sender = n < 5 ? alice().user_id : entry.sender;
            server.append(c5, entry);
        }
        server.at(c5).entry.read_state = {1, seq{}, ordinal{}, 5, false, 0, {}};
        device.wait(seconds(5));
    }

    void mark_read(std::uint64_t up_to) {
        EXPECT_TRUE(device.engine().mark_read(c5, seq{up_to}, device.now()));
        device.drain();
        device.flush();
    }
};

TEST_F(ClientEngineReadingFarBehind, KeepsCountWhileWhatWasSkippedComesIn) {
    server.log_in(device);
    device.lose();
    speak_elsewhere();
    server.log_in(device);
    EXPECT_EQ(device.row(c5)->unread, 28u - 5u);
    device.lose();

    mark_read(8);
    EXPECT_EQ(device.row(c5)->unread, 28u - 8u - 5u);
    device.wait(seconds(5));
    server.log_in(device);
    fetch(seq{27}, 19);
    server.answer_all(device);

    EXPECT_EQ(gaps(c5), (ranges{{seq{1}, seq{6}}}));
    EXPECT_EQ(device.row(c5)->unread, 28u - 8u - 5u);
    for (const auto& asked : device.taken<protocol::move_cursor>()) {
        device.say(server.answer(asked));
    }
    EXPECT_EQ(device.row(c5)->unread, 28u - 8u - 5u);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineReadingFarBehind, MeasuresAWishAgainWhenItSkips) {
    server.log_in(device);
    device.lose();
    mark_read(8);
    EXPECT_EQ(device.row(c5)->unread, 0u);
    speak_elsewhere();

    server.log_in(device);

    EXPECT_EQ(gaps(c5), (ranges{{seq{1}, seq{6}}, {seq{9}, seq{26}}}));
    EXPECT_EQ(device.row(c5)->unread, 28u - 8u - 5u);
}

}  // namespace
}  // namespace gapless::tests
