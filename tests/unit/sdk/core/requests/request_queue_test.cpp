#include "sdk/core/requests/request_queue.hpp"

#include <gtest/gtest.h>

namespace gapless::tests {
namespace {

class RequestQueue : public testing::Test {
protected:
    static protocol::request a_request(std::uint8_t n) {
        protocol::request made;
        made.id.bytes[0] = n;
        made.body = protocol::list_members{conversation_id{n}};
        return made;
    }

    instant now{1'000};
    sdk::request_queue queue{{.patience = seconds(30), .pending_max = 2}};
};

TEST_F(RequestQueue, SendsOnceOnEachConnection) {
    queue.submit(a_request(1), now);
    EXPECT_FALSE(queue.poll_transmit());
    queue.handle_established();
    EXPECT_EQ(queue.poll_transmit(), a_request(1));
    EXPECT_FALSE(queue.poll_transmit());

    queue.handle_disconnected();
    EXPECT_FALSE(queue.poll_transmit());
    queue.handle_established();

    EXPECT_EQ(queue.poll_transmit(), a_request(1));
}

TEST_F(RequestQueue, IgnoresAnAnswerToNobody) {
    queue.handle_response(protocol::response{});

    EXPECT_FALSE(queue.poll_answer());
}

TEST_F(RequestQueue, AnswersOnceThoughTheServerAnswersTwice) {
    queue.submit(a_request(1), now);
    protocol::response answer;
    answer.id = a_request(1).id;
    queue.handle_response(answer);
    queue.handle_response(answer);

    EXPECT_TRUE(queue.poll_answer());
    EXPECT_FALSE(queue.poll_answer());
}

TEST_F(RequestQueue, RefusesMoreThanItCanKeep) {
    queue.submit(a_request(1), now);
    queue.submit(a_request(2), now);
    queue.submit(a_request(3), now);

    const auto refused = queue.poll_answer();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->id, a_request(3).id);
    EXPECT_EQ(refused->answer.error().code, errc::overloaded);
    EXPECT_EQ(queue.pending(), 2u);
}

TEST_F(RequestQueue, LosesPatienceOneByOne) {
    queue.submit(a_request(1), now);
    queue.submit(a_request(2), now + seconds(1));
    EXPECT_EQ(queue.next_timeout(), now + seconds(30));

    queue.handle_timeout(now + seconds(30));

    EXPECT_EQ(queue.poll_answer()->id, a_request(1).id);
    EXPECT_FALSE(queue.poll_answer());
    EXPECT_EQ(queue.next_timeout(), now + seconds(31));
}

}  // namespace
}  // namespace gapless::tests
