#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;
using sdk::connection_state;

// A device that knows two conversations, is welcome again, and waits for the first page.
class ClientEngineSync : public testing::Test {
protected:
    ClientEngineSync() {
        server.add_direct(c5);
        server.add_direct(c6, "carol");
        server.log_in(device);
        device.lose();
        device.wait(seconds(1));
        device.forget_outputs();
    }

    protocol::sync greeted() {
        device.open();
        device.say(server.welcome());
        const auto asked = device.taken<protocol::sync>();
        EXPECT_EQ(asked.size(), 1u);
        return asked.empty() ? protocol::sync{} : asked[0];
    }

    // A device whose sync pages hold one entry.
    static sdk::client_engine::limits one_a_page() {
        sdk::client_engine::limits limits;
        limits.sync_entries = 1;
        return limits;
    }

    driven_engine device;
    scripted_server server;
};

// The entry that said so may have gone.
TEST_F(ClientEngineSync, APageSaysHowLongEachConversationIsKept) {
    server.append(c6, "while away");
    server.at(c6).entry.retention = keep_until_acknowledged();

    device.say(server.answer(greeted()));

    EXPECT_EQ(device.row(c5)->retention, retention{});
    EXPECT_EQ(device.row(c6)->retention, keep_until_acknowledged());
}

// What the server has not told of yet counts too.
TEST_F(ClientEngineSync, WhoCatchesUpAsksAndIsNotSettledBefore) {
    device.say(server.answer(greeted()));
    ASSERT_TRUE(device.engine().is_settled());
    server.append(c6, "on its way");

    device.engine().catch_up(device.now());
    device.drain();
    const auto asked = device.taken<protocol::sync>();
    EXPECT_FALSE(device.engine().is_settled());
    ASSERT_EQ(asked.size(), 1u);
    device.say(server.answer(asked[0]));
    EXPECT_FALSE(device.engine().is_settled());
    device.say(server.answer(device.taken<protocol::pull>().at(0)));

    EXPECT_TRUE(device.engine().is_settled());
    EXPECT_EQ(device.shown(), texts{"on its way"});
}

TEST_F(ClientEngineSync, APushBeforeThePageIsStoredButMovesNoCursor) {
    server.append(c6, "while away");
    const auto asked = greeted();
    const auto before = device.cursor();
    const auto page = server.answer(asked);
    server.append(c5, "live");

    device.say(server.push(c5));
    EXPECT_EQ(device.shown(), (texts{"live"}));
    EXPECT_EQ(device.cursor(), before);
    device.say(page);

    EXPECT_EQ(device.cursor(), server.version());
    server.answer_all(device);
    EXPECT_EQ(device.shown(), (texts{"live", "while away"}));
}

TEST_F(ClientEngineSync, ACrashBetweenAPushAndThePageLosesNothing) {
    server.append(c6, "while away");
    static_cast<void>(greeted());
    server.append(c5, "live");
    device.say(server.push(c5));

    device.crash();
    server.log_in(device);

    EXPECT_EQ(device.rows(c5), server.at(c5).messages);
    EXPECT_EQ(device.rows(c6), server.at(c6).messages);
    EXPECT_EQ(device.cursor(), server.version());
}

TEST_F(ClientEngineSync, APushDuringALaterSyncMovesNoCursorEither) {
    static_cast<void>(greeted());
    device.say(server.answer(protocol::sync{log_epoch{1}, device.cursor(), 100}));
    server.append(c6, "not pushed");
    device.say(protocol::notify{c6, std::nullopt});
    const auto asked = device.taken<protocol::sync>();
    ASSERT_EQ(asked.size(), 1u);
    const auto before = device.cursor();
    const auto page = server.answer(asked[0]);
    server.append(c5, "live");

    device.say(server.push(c5));

    EXPECT_EQ(device.cursor(), before);
    device.say(page);
    EXPECT_EQ(device.cursor(), server.version());
}

TEST_F(ClientEngineSync, FieldsWhoseGapIsOpenWaitBeyondTheEndOfTheSync) {
    server.append(c5, "one");
    const auto asked = greeted();
    const auto page = server.answer(asked);
    server.append(c5, "two");
    device.say(server.push(c5));
    device.say(page);
    const auto paged = page.version;
    EXPECT_EQ(device.cursor(), paged);

    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"one", "two"}));
    EXPECT_EQ(device.cursor(), server.version());
}

TEST_F(ClientEngineSync, ReadsPageAfterPageFromTheVersionOfTheLast) {
    driven_engine small(one_a_page());
    scripted_server inbox;
    inbox.add_direct(c5);
    inbox.add_direct(c6, "carol");
    small.open();
    small.say(inbox.welcome());
    const auto first = small.taken<protocol::sync>();
    small.say(inbox.answer(first.at(0)));

    const auto second = small.taken<protocol::sync>();
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].version, inbox_version{1});
    EXPECT_EQ(small.cursor(), inbox_version{1});
    EXPECT_EQ(small.engine().state(), connection_state::catching_up);
    small.say(inbox.answer(second[0]));

    EXPECT_EQ(small.cursor(), inbox_version{2});
    EXPECT_EQ(small.engine().state(), connection_state::live);
}

TEST_F(ClientEngineSync, GoesOnFromTheStoredPageAfterACrash) {
    driven_engine small(one_a_page());
    scripted_server inbox;
    inbox.add_direct(c5);
    inbox.add_direct(c6, "carol");
    small.open();
    small.say(inbox.welcome());
    small.say(inbox.answer(small.taken<protocol::sync>().at(0)));

    small.crash();
    small.open();

    EXPECT_EQ(
        small.taken<protocol::sync>().at(0), (protocol::sync{log_epoch{1}, inbox_version{1}, 1})
    );
}

TEST_F(ClientEngineSync, IsCatchingUpUntilThePageComes) {
    static_cast<void>(greeted());

    EXPECT_EQ(device.engine().state(), connection_state::catching_up);
    EXPECT_FALSE(device.engine().is_settled());
}

TEST_F(ClientEngineSync, StartsFromZeroAfterAResetAndKeepsItsRows) {
    server.append(c5, "one");
    static_cast<void>(greeted());
    device.say(protocol::sync_page{log_epoch{2}, {}, protocol::sync_state::reset, {}});

    const auto again = device.taken<protocol::sync>();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0], (protocol::sync{log_epoch{2}, inbox_version{}, 100}));
    EXPECT_EQ(device.stored().cursor, (sdk::inbox_cursor{log_epoch{2}, inbox_version{}}));
    EXPECT_TRUE(device.row(c5));
    auto page = server.answer(again[0]);
    page.epoch = log_epoch{2};
    device.say(page);
    server.answer_all(device);
    EXPECT_EQ(device.shown(), (texts{"one"}));
    EXPECT_EQ(device.stored().cursor, (sdk::inbox_cursor{log_epoch{2}, server.version()}));
}

TEST_F(ClientEngineSync, ClosesTheConnectionWhenAResetLeadsToAReset) {
    static_cast<void>(greeted());
    const protocol::sync_page reset{log_epoch{2}, {}, protocol::sync_state::reset, {}};
    device.say(reset);

    device.say(reset);

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
}

TEST_F(ClientEngineSync, ClosesTheConnectionWhenMoreLeadsNowhere) {
    const auto asked = greeted();
    protocol::sync_page page{log_epoch{1}, asked.version, protocol::sync_state::more, {}};

    device.say(page);

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
}

TEST_F(ClientEngineSync, ClosesTheConnectionWhenNoPageComes) {
    static_cast<void>(greeted());
    server.append(c5, "keeps the connection alive");

    for (int n = 0; n < 6; ++n) {
        device.wait(seconds(5));
        device.say(protocol::heartbeat_answer{server.version(), 0});
    }

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
}

TEST_F(ClientEngineSync, SynchronisesEveryFiveMinutes) {
    device.say(server.answer(greeted()));

    const auto heard = [&] { device.say(protocol::heartbeat_answer{server.version(), 0}); };
    for (int n = 0; n < 14; ++n) {
        device.wait(seconds(20));
        heard();
    }
    EXPECT_TRUE(device.taken<protocol::sync>().empty());
    device.wait(seconds(20));

    EXPECT_EQ(device.taken<protocol::sync>().size(), 1u);
}

TEST_F(ClientEngineSync, SynchronisesWhenTheHeartbeatsHeadStaysBeyondTheCursor) {
    device.say(server.answer(greeted()));
    server.append(c5, "never pushed");

    device.say(protocol::heartbeat_answer{server.version(), 0});
    device.wait(milliseconds(699));
    EXPECT_TRUE(device.taken<protocol::sync>().empty());
    device.wait(milliseconds(1));
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"never pushed"}));
}

TEST_F(ClientEngineSync, TrustsThePushThatComesAfterTheHeartbeatsAnswer) {
    device.say(server.answer(greeted()));
    server.append(c5, "one");
    device.say(protocol::heartbeat_answer{server.version(), 0});

    device.say(server.push(c5));
    device.wait(seconds(2));

    EXPECT_TRUE(device.taken<protocol::sync>().empty());
    EXPECT_TRUE(device.engine().is_settled());
}

}  // namespace
}  // namespace gapless::tests
