#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gapless::tests {
namespace {

using texts = std::vector<std::string>;

// A device that is live, with one conversation.
class ClientEngineSend : public testing::Test {
protected:
    ClientEngineSend() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    protocol::send transmitted() {
        const auto sends = device.taken<protocol::send>();
        EXPECT_EQ(sends.size(), 1u);
        return sends.empty() ? protocol::send{} : sends[0];
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineSend, PromisesAndTransmitsNothingBeforeTheFlush) {
    const auto id = device.send(destination::to(c5), "hello");

    EXPECT_TRUE(device.taken<protocol::send>().empty());
    EXPECT_TRUE(device.take<sdk::queued>().empty());

    device.flush();

    ASSERT_EQ(device.disk().commits().back().drafts.size(), 1u);
    EXPECT_TRUE(device.disk().commits().back().drafts.contains(id));
    EXPECT_EQ(device.take<sdk::queued>().at(0).client_id, id);
    EXPECT_EQ(transmitted().client_id, id);
}

TEST_F(ClientEngineSend, SaysQueuedInTheOrderOfSending) {
    const auto one = device.send(destination::to(c5), "one");
    const auto two = device.send(destination::to(c5), "two");

    device.flush();

    const auto queued = device.take<sdk::queued>();
    ASSERT_EQ(queued.size(), 2u);
    EXPECT_EQ(queued[0].client_id, one);
    EXPECT_EQ(queued[1].client_id, two);
}

TEST_F(ClientEngineSend, RefusesWhatCannotBeSentAndKeepsNothing) {
    auto& engine = device.engine();
    const auto why = [&](const destination& to, std::string body) {
        const auto id = engine.send(to, {std::move(body)}, device.now());
        return id ? errc::internal : id.error().code;
    };

    EXPECT_EQ(why(destination::to(c5), ""), errc::empty_message);
    EXPECT_EQ(why(destination::to(c5), "\xff"), errc::invalid_utf8);
    EXPECT_EQ(why(destination::to(c5), std::string(1024 * 1024 + 1, 'x')), errc::message_too_large);
    EXPECT_EQ(why(destination::direct("-no"), "hello"), errc::invalid_name);
    EXPECT_EQ(why(destination{}, "hello"), errc::invalid_name);
    const conversation_id beyond{std::uint64_t{1} << 63U};
    EXPECT_EQ(why(destination::to(beyond), "hello"), errc::unknown_conversation);
    outgoing_message forgery{"x"};
    forgery.kind = message_kind::member_change;
    const auto forged = engine.send(destination::to(c5), forgery, device.now());
    EXPECT_EQ(forged.error().code, errc::usage);

    device.flush();
    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_TRUE(device.taken<protocol::send>().empty());
}

TEST_F(ClientEngineSend, TakesTheServersLimitFromItsWelcome) {
    device.lose();
    device.wait(seconds(1));
    device.open();
    auto granted = server.welcome();
    granted.limits.message_bytes_max = 4;
    device.say(granted);

    const auto id = device.engine().send(destination::to(c5), {"12345"}, device.now());

    EXPECT_EQ(id.error().code, errc::message_too_large);
}

TEST_F(ClientEngineSend, DoesNotBelieveAnAnswerThatNamesNoPlace) {
    const auto id = device.send(destination::to(c5), "hello");
    device.flush();
    auto answer = server.answer(transmitted(), c5);
    answer.seq = seq{};

    device.say(answer);

    EXPECT_EQ(device.drafts(), 1u);
    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    device.wait(seconds(1));
    server.log_in(device);
    EXPECT_EQ(transmitted().client_id, id);
}

TEST_F(ClientEngineSend, StampsDraftsWithTheServersTime) {
    device.lose();
    device.wait(seconds(1));
    device.open();
    auto granted = server.welcome();
    granted.server_time = device.now().wall + hours(5);
    device.say(granted);

    device.send(destination::to(c5), "hello");
    device.flush();

    EXPECT_EQ(device.stored().drafts.at(0).second.created, device.now().wall + hours(5));
}

TEST_F(ClientEngineSend, TakesNoNoticeOfSomebodySettingTheClock) {
    const auto before = device.now().wall;
    device.send(destination::to(c5), "hello");
    device.flush();

    device.jump_clock(hours(48));
    device.send(destination::to(c5), "again");
    device.flush();

    EXPECT_EQ(device.stored().drafts.at(0).second.state, protocol::draft_state::queued);
    EXPECT_LT(device.stored().drafts.at(1).second.created, before + hours(1));
}

// The connection lives, and still one answer is missing: it will not come on this connection.
TEST_F(ClientEngineSend, LeavesAConnectionThatOwesAnAnswerForTooLong) {
    device.send(destination::to(c5), "hello");
    device.flush();
    const auto first = transmitted();
    for (int n = 0; n < 50 && device.take<sdk::disconnect>().empty(); ++n) {
        device.wait(seconds(1));
        if (!device.taken<protocol::heartbeat>().empty()) {
            device.say(protocol::heartbeat_answer{});
        }
        ASSERT_LT(n, 49);
    }
    device.wait(seconds(1));

    server.log_in(device);

    EXPECT_EQ(transmitted(), first);
}

TEST_F(ClientEngineSend, SendsAgainWithTheSameBytesAfterAReconnect) {
    device.send(destination::to(c5), "hello");
    device.flush();
    const auto first = transmitted();
    device.lose();
    device.wait(seconds(1));

    server.log_in(device);

    EXPECT_EQ(transmitted(), first);
}

TEST_F(ClientEngineSend, SettlesADraftByItsOwnEntryWhenTheAnswerWasLost) {
    const auto id = device.send(destination::to(c5), "hello");
    device.flush();
    const auto stored = server.append(c5, transmitted());
    device.lose();
    device.wait(seconds(1));

    device.open();
    device.say(server.welcome());
    device.say(server.answer(device.taken<protocol::sync>().at(0)));
    device.say(server.answer(device.taken<protocol::pull>().at(0)));

    EXPECT_EQ(device.shown(), (texts{"hello"}));
    EXPECT_EQ(device.events<sent_event>().size(), 1u);
    EXPECT_EQ(device.drafts(), 0u);

    auto late = server.sent_for(stored, c5);
    late.duplicate = true;
    device.say(late);

    EXPECT_EQ(device.events<sent_event>().size(), 1u);
    EXPECT_EQ(device.rows(c5).size(), 1u);
    EXPECT_EQ(device.events<sent_event>()[0].client_id, id);
}

TEST_F(ClientEngineSend, MergesAnOwnPushWithTheAnswerThatFollows) {
    device.send(destination::to(c5), "hello");
    device.flush();
    const auto answer = server.answer(transmitted(), c5);

    device.say(server.push(c5));
    device.say(answer);

    EXPECT_EQ(device.shown(), (texts{"hello"}));
    EXPECT_EQ(device.events<sent_event>().size(), 1u);
    EXPECT_EQ(device.rows(c5).size(), 1u);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineSend, ShowsItsOwnMessageAfterWhatItFollows) {
    device.send(destination::to(c5), "mine");
    device.flush();
    const auto asked = transmitted();
    server.append(c5, "bob's");
    device.say(server.answer(asked, c5));

    EXPECT_TRUE(device.shown().empty());
    EXPECT_EQ(device.events<sent_event>().size(), 1u);
    EXPECT_EQ(device.row(c5)->head, seq{2});

    device.wait(milliseconds(50));
    server.answer_all(device);

    EXPECT_EQ(device.shown(), (texts{"bob's", "mine"}));
    device.wait(milliseconds(650));
    server.answer_all(device);
    EXPECT_EQ(device.cursor(), server.version());
}

TEST_F(ClientEngineSend, FindsAnOwnMessageAgainThatACrashTookBeforeItsGapWasFilled) {
    device.send(destination::to(c5), "mine");
    device.flush();
    const auto asked = transmitted();
    server.append(c5, "bob's");
    device.say(server.answer(asked, c5));

    device.crash();
    server.log_in(device);

    EXPECT_EQ(device.shown(), (texts{"bob's", "mine"}));
    EXPECT_EQ(device.rows(c5), server.at(c5).messages);
    EXPECT_EQ(device.events<sent_event>().size(), 1u);
}

TEST_F(ClientEngineSend, CountsOnAfterARestart) {
    device.send(destination::to(c5), "one");
    device.flush();
    device.say(server.answer(transmitted(), c5));
    device.crash();
    server.log_in(device);

    device.send(destination::to(c5), "two");
    device.flush();

    EXPECT_EQ(transmitted().counter, sender_counter{2});
}

TEST_F(ClientEngineSend, ReportsAFinalRefusalAndKeepsTheDraft) {
    const auto id = device.send(destination::to(c5), "hello");
    device.flush();
    device.say(protocol::refused{transmitted().client_id, error{errc::forbidden}, {}, {}});

    const auto failed = device.events<failed_event>();
    ASSERT_EQ(failed.size(), 1u);
    EXPECT_EQ(failed[0], (failed_event{id, destination::to(c5), error{errc::forbidden}}));
    EXPECT_EQ(device.drafts(), 1u);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineSend, SendsARefusedMessageAgainWhenItIsRetried) {
    const auto id = device.send(destination::to(c5), "hello");
    device.flush();
    device.say(protocol::refused{transmitted().client_id, error{errc::forbidden}, {}, {}});

    device.engine().retry(id, device.now());
    device.drain();
    device.flush();

    EXPECT_EQ(transmitted().client_id, id);
    EXPECT_FALSE(device.engine().is_settled());
}

TEST_F(ClientEngineSend, WithdrawsARefusedMessageWhenItIsCancelled) {
    const auto id = device.send(destination::to(c5), "hello");
    device.flush();
    device.say(protocol::refused{transmitted().client_id, error{errc::forbidden}, {}, {}});

    device.engine().cancel(id, device.now());
    device.drain();
    device.flush();

    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_EQ(device.events<failed_event>().back().reason.code, errc::cancelled);
}

TEST_F(ClientEngineSend, AsksTheServerBeforeItWithdrawsWhatMayBeStored) {
    const auto id = device.send(destination::to(c5), "hello");
    device.flush();
    static_cast<void>(transmitted());
    device.engine().cancel(id, device.now());
    device.drain();
    device.lose();
    device.wait(seconds(1));
    server.log_in(device);

    const auto cancels = device.taken<protocol::cancel>();
    ASSERT_EQ(cancels.size(), 1u);
    EXPECT_EQ(device.drafts(), 1u);
    device.say(protocol::cancelled{id});

    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_EQ(device.events<failed_event>().back().reason.code, errc::cancelled);
}

TEST_F(ClientEngineSend, LooksForUnknownMessagesBeforeItRenumbers) {
    // The server has a message of this device that the mailbox does not know: an older backup.
    protocol::send unknown;
    unknown.client_id = client_id_number(77);
    unknown.counter = sender_counter{1};
    unknown.body = "from another life";
    server.append(c5, unknown);
    device.send(destination::to(c5), "hello");
    device.flush();
    const auto tried = transmitted();

    protocol::refused no{tried.client_id, error{errc::counter_expected}, sender_counter{2}, {}};
    device.say(no);
    device.say(protocol::heartbeat_answer{device.cursor(), 0});
    EXPECT_TRUE(device.taken<protocol::send>().empty());
    server.answer_all(device);

    const auto again = transmitted();
    EXPECT_EQ(again.client_id, tried.client_id);
    EXPECT_EQ(again.counter, sender_counter{2});
    EXPECT_EQ(device.shown(), (texts{"from another life"}));
}

TEST_F(ClientEngineSend, TakesTheDraftOutThatItFindsInTheLog) {
    const auto id = device.send(destination::to(c5), "hello");
    device.flush();
    const auto tried = transmitted();
    server.append(c5, tried);

    protocol::refused no{tried.client_id, error{errc::counter_expected}, sender_counter{2}, {}};
    device.say(no);
    server.answer_all(device);

    EXPECT_TRUE(device.taken<protocol::send>().empty());
    EXPECT_EQ(device.drafts(), 0u);
    EXPECT_EQ(device.events<sent_event>().at(0).client_id, id);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineSend, ClosesTheConnectionOnARefusalThatNamesNoCounter) {
    device.send(destination::to(c5), "hello");
    device.flush();

    device.say(protocol::refused{transmitted().client_id, error{errc::counter_expected}, {}, {}});

    EXPECT_EQ(device.take<sdk::disconnect>().size(), 1u);
    EXPECT_EQ(device.drafts(), 1u);
}

}  // namespace
}  // namespace gapless::tests
