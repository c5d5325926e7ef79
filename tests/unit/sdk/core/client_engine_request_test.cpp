#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

class ClientEngineRequest : public testing::Test {
protected:
    request_id submit() {
        const auto id = device.engine().submit(protocol::create_group{"us", {"bob"}}, device.now());
        device.drain();
        return id;
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineRequest, WaitsForASession) {
    submit();
    EXPECT_TRUE(device.taken<protocol::request>().empty());

    server.log_in(device);

    EXPECT_EQ(device.taken<protocol::request>().size(), 1u);
}

TEST_F(ClientEngineRequest, GivesTheAnswerToTheOneWhoAsked) {
    server.log_in(device);
    const auto one = submit();
    const auto two = submit();
    protocol::response answer;
    answer.id = two;
    answer.conversation = c5;

    device.say(answer);

    const auto answers = device.take<sdk::request_answered>();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].id, two);
    EXPECT_NE(one, two);
    EXPECT_EQ(answers[0].answer->conversation, c5);
}

TEST_F(ClientEngineRequest, GivesARefusalAsAnError) {
    server.log_in(device);
    protocol::response answer;
    answer.id = submit();
    answer.failure = error{errc::group_full};

    device.say(answer);

    EXPECT_EQ(device.take<sdk::request_answered>().at(0).answer.error().code, errc::group_full);
}

TEST_F(ClientEngineRequest, WhoHasNoKeysIsToldThatTheyAreNeeded) {
    server.log_in(device);
    const auto id = device.engine().submit(protocol::leave_group{c5}, device.now());
    device.drain();
    protocol::response answer;
    answer.id = id;
    answer.failure = error{errc::encryption_required};
    answer.to_sign.emplace().entries = {{member_change::kind::left, user_id{7}, member_role::member}
    };

    device.say(answer);

    const auto answers = device.take<sdk::request_answered>();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].id, id);
    EXPECT_EQ(answers[0].answer.error().code, errc::encryption_required);
}

TEST_F(ClientEngineRequest, AConflictIsTriedAgainUnderAnotherId) {
    server.log_in(device);
    const auto id = device.engine().submit(protocol::leave_group{c5}, device.now());
    device.drain();
    static_cast<void>(device.taken<protocol::request>());
    protocol::response answer;
    answer.id = id;
    answer.failure = error{errc::conflict};
    answer.to_sign.emplace();
    device.say(answer);
    EXPECT_TRUE(device.take<sdk::request_answered>().empty());

    device.wait(seconds(1));
    protocol::response done;
    for (const auto& each : device.taken<protocol::request>()) {
        if (std::holds_alternative<protocol::leave_group>(each.body)) {
            done.id = each.id;
        }
    }
    EXPECT_NE(done.id, request_id{});
    EXPECT_NE(done.id, id);
    device.say(done);

    const auto answers = device.take<sdk::request_answered>();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].id, id);
    EXPECT_EQ(answers[0].answer->id, id);
}

TEST_F(ClientEngineRequest, AsksAgainUnderTheSameIdAfterAReconnect) {
    server.log_in(device);
    const auto id = submit();
    EXPECT_EQ(device.taken<protocol::request>().size(), 1u);
    device.lose();
    device.wait(seconds(1));

    server.log_in(device);

    const auto again = device.taken<protocol::request>();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].id, id);
}

TEST_F(ClientEngineRequest, GivesUpAfterItsPatience) {
    const auto id = submit();
    device.wait(milliseconds(29'999));
    EXPECT_TRUE(device.take<sdk::request_answered>().empty());

    device.wait(milliseconds(1));

    const auto answers = device.take<sdk::request_answered>();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].id, id);
    EXPECT_EQ(answers[0].answer.error().code, errc::timed_out);
}

}  // namespace
}  // namespace gapless::tests
