#include "tests/integration/sdk/sdk_fixture.hpp"

namespace gapless::integration {
namespace {

class StrangersGroup : public SdkFixture {
protected:
    [[nodiscard]] static errc code_of(const send_outcome& outcome) {
        return outcome.sent ? errc{} : outcome.sent.error().code;
    }
};

TEST_F(StrangersGroup, IsLikeOneThatIsNotThere) {
    const auto alice = somebody("alice");
    const auto mallory = somebody("mallory");
    const auto group = alice->create_group("breakfast", {});
    ASSERT_TRUE(group);

    const errc of_a_strangers =
        code_of(mallory->send_and_wait(destination::to(*group), "let me in"));
    const errc of_none =
        code_of(mallory->send_and_wait(destination::to(conversation_id{4'711}), "anybody?"));

    EXPECT_EQ(of_a_strangers, errc::unknown_conversation);
    EXPECT_EQ(of_none, errc::unknown_conversation);
    const auto members = answer_of<result<std::vector<member>>>([&](auto told) {
        (*mallory)->members(*group, told);
    });
    ASSERT_FALSE(members);
    EXPECT_EQ(members.error().code, errc::unknown_conversation);
    ASSERT_TRUE(alice->send_and_wait(destination::to(*group), "nobody there").sent);
    EXPECT_EQ(alice->texts(), texts{"nobody there"});
}

TEST_F(StrangersGroup, OfAnIdThatCannotBeIsUnknownToo) {
    const auto alice = somebody("alice");
    const conversation_id beyond{std::uint64_t{1} << 63U};

    const auto joined = answer_of<result<void>>([&](auto told) { (*alice)->join(beyond, told); });

    ASSERT_FALSE(joined);
    EXPECT_EQ(joined.error().code, errc::unknown_conversation);
}

TEST_F(StrangersGroup, TakesNothingFromWhoWasRemoved) {
    const auto alice = somebody("alice");
    const auto bob = somebody("bob");
    const auto group = alice->create_group("breakfast", {"bob"});
    ASSERT_TRUE(group);
    ASSERT_TRUE(bob->send_and_wait(destination::to(*group), "hello").sent);
    ASSERT_TRUE(answer_of<result<void>>([&](auto told) { (*alice)->remove(*group, "bob", told); }));

    EXPECT_EQ(
        code_of(bob->send_and_wait(destination::to(*group), "one more thing")), errc::not_a_member
    );

    // What failed is his to look at: it is not lost.
    const auto outbox = (*bob)->outbox();
    ASSERT_EQ(outbox->size(), 1u);
    EXPECT_EQ(outbox->front().text, "one more thing");
    EXPECT_EQ(outbox->front().state, pending_message::stage::failed);
    EXPECT_EQ(alice->texts(), texts{"hello"});
}

}  // namespace
}  // namespace gapless::integration
