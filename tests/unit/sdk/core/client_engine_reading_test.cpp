#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::tests {
namespace {

// A device that is live in a direct conversation of three messages by bob.
class ClientEngineReading : public testing::Test {
protected:
    void SetUp() override {
        server.add_direct(c5);
        for (const auto* text : {"one", "two", "three"}) {
            server.append(c5, text);
        }
        server.log_in(device);
        device.forget_outputs();
    }

    void mark_read(std::uint64_t up_to) {
        ASSERT_TRUE(device.engine().mark_read(c5, seq{up_to}, device.now()));
        device.drain();
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineReading, CountsWhatOthersSaidAsUnread) {
    EXPECT_EQ(device.row(c5)->unread, 3u);
    EXPECT_EQ(device.row(c5)->read_seq, seq{});
}

TEST_F(ClientEngineReading, TellsTheServerOnlyWhatIsOnStableStorage) {
    mark_read(2);
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
    device.flush();

    const auto asked = device.taken<protocol::move_cursor>();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].read_seq, seq{2});
    EXPECT_EQ(device.row(c5)->unread, 1u);
    EXPECT_FALSE(device.engine().is_settled());

    device.say(server.answer(asked[0]));
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineReading, KeepsWhatWasReadOfflineOverACrash) {
    device.lose();
    mark_read(3);
    device.flush();

    device.crash();
    EXPECT_EQ(device.row(c5)->unread, 0u);
    device.open();
    device.say(server.welcome());
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
    server.answer_all(device);

    const auto asked = device.taken<protocol::move_cursor>();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].read_seq, seq{3});
}

TEST_F(ClientEngineReading, FailsToMarkWhatTheMailboxDoesNotHave) {
    EXPECT_EQ(device.engine().mark_read(c5, seq{4}, device.now()).error().code, errc::usage);
    EXPECT_EQ(
        device.engine().mark_unread(conversation_id{9}, true, device.now()).error().code,
        errc::unknown_conversation
    );
}

TEST_F(ClientEngineReading, LearnsFromAnEntryWhatAnotherDeviceHasRead) {
    auto& entry = server.at(c5).entry;
    entry.read_state = {1, seq{2}, ordinal{2}, 0, true, 1, {}};
    server.touch(server.at(c5));

    device.say(server.changed(c5));

    EXPECT_EQ(device.row(c5)->unread, 1u);
    EXPECT_TRUE(device.row(c5)->marked_unread);
    EXPECT_EQ(device.cursor(), server.version());
}

TEST_F(ClientEngineReading, DropsAWishThatAnotherDeviceHasOvertaken) {
    device.lose();
    mark_read(1);
    device.flush();
    server.at(c5).entry.read_state = {1, seq{3}, ordinal{3}, 0, false, 0, {}};
    server.touch(server.at(c5));
    device.wait(seconds(1));

    server.log_in(device);
    device.wait(seconds(20));

    EXPECT_EQ(device.row(c5)->read_seq, seq{3});
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineReading, LearnsFromTheFieldsOfALiveFrame) {
    server.append(c5, "four");
    auto live = server.push(c5);
    live.inbox->read_state = protocol::read_state{1, seq{3}, ordinal{3}, 0, false, 0, {}};
    live.inbox->peer_read = seq{2};
    live.inbox->peer_delivered = seq{3};

    device.say(live);

    const auto row = device.row(c5);
    EXPECT_EQ(row->unread, 1u);
    EXPECT_EQ(row->peer_read, seq{2});
    EXPECT_EQ(row->peer_delivered, seq{3});
}

TEST_F(ClientEngineReading, SaysWithAMessageWhatItsWriterHadRead) {
    mark_read(2);
    device.flush();

    device.send(destination::to(c5), "mine");
    device.flush();

    EXPECT_EQ(device.taken<protocol::send>().at(0).read_seq, seq{2});
}

TEST_F(ClientEngineReading, DoesNotCountAnOwnMessageAsUnread) {
    device.send(destination::to(c5), "mine");
    device.flush();
    const auto asked = device.taken<protocol::send>().at(0);

    device.say(server.answer(asked, c5));  // without a state

    EXPECT_EQ(device.row(c5)->high, seq{4});
    EXPECT_EQ(device.row(c5)->unread, 3u);
}

TEST_F(ClientEngineReading, TellsAgainWhatWasDeliveredUntilItIsKept) {
    EXPECT_TRUE(device.taken<protocol::ack>().empty());
    device.wait(seconds(1));
    device.crash();

    server.log_in(device);
    device.wait(seconds(1));
    auto acks = device.taken<protocol::ack>();
    ASSERT_FALSE(acks.empty());
    EXPECT_EQ(acks[0].marks, (std::vector<protocol::mark>{{c5, seq{3}}}));

    device.say(protocol::delivered_kept{{{c5, seq{3}}}});
    server.append(c5, "four");
    device.say(server.push(c5));  // with which it is stored
    device.say(protocol::delivered_kept{{{c5, seq{4}}}});
    server.append(c5, "five");
    device.say(server.push(c5));
    EXPECT_EQ(device.row(c5)->reading.delivered_kept, seq{4});
}

// The server drops without a word what is too many for it.
TEST_F(ClientEngineReading, TellsOfManyConversationsNoMoreAtATimeThanTheServerKeeps) {
    sdk::client_engine::limits limits;
    limits.marks_unkept_max = 2;
    driven_engine narrow{limits};
    for (std::uint64_t n = 11; n <= 14; ++n) {
        server.add_direct(conversation_id{n}, "user" + std::to_string(n));
        server.append(conversation_id{n}, "hello");
    }
    const auto marks = [&] {
        narrow.wait(seconds(1));
        std::vector<protocol::mark> told;
        for (const auto& each : narrow.taken<protocol::ack>()) {
            told.insert(told.end(), each.marks.begin(), each.marks.end());
        }
        return told;
    };

    server.log_in(narrow);
    std::size_t all = 0;
    for (auto told = marks(); !told.empty(); told = marks()) {
        EXPECT_LE(told.size(), 2u);
        all += told.size();
        EXPECT_TRUE(marks().empty()) << "before it has said what it keeps";
        narrow.say(protocol::delivered_kept{told});
    }

    EXPECT_EQ(all, 5u);
    narrow.lose();
    narrow.wait(seconds(30));
    server.log_in(narrow);
    EXPECT_TRUE(marks().empty()) << "all is kept, though nothing has been stored since";
}

TEST_F(ClientEngineReading, CommitsNothingForAReceiptAlone) {
    const auto before = device.disk().commits().size();

    device.say(protocol::delivered_kept{{{c5, seq{3}}}});

    EXPECT_EQ(device.disk().commits().size(), before);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineReading, PassesHintsOn) {
    const protocol::receipt_hint hint{c5, user_id{8}, seq{2}, seq{3}};

    device.say(hint);

    const auto told = device.take<sdk::receipt_hinted>();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].hint, hint);
}

}  // namespace
}  // namespace gapless::tests
