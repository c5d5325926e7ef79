#include "tests/integration/sdk/sdk_fixture.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace gapless::integration {
namespace {

// Things said about a message by those who may not, or that cannot be said: a typed answer, nothing
// in the outbox, and every device shows the same.
class Annotations : public SdkFixture {
protected:
    void SetUp() override {
        const auto made = alice_->create_group("breakfast", {"bob"});
        ASSERT_TRUE(made) << message_of(made.error());
        group_ = *made;
    }

    send_outcome say(person& by, outgoing_message what) const {
        return answer_of<send_outcome>([&](auto told) {
            by->send_and_wait(destination::to(group_), std::move(what), told);
        });
    }

    seq said(person& by, outgoing_message what) const {
        const auto outcome = say(by, std::move(what));
        EXPECT_TRUE(outcome.sent) << message_of(outcome.sent.error());
        return outcome.sent ? outcome.sent->seq : seq{};
    }

    // Why it was refused. What is refused waits nowhere.
    errc refusal(person& by, outgoing_message what) const {
        const auto outcome = say(by, std::move(what));
        EXPECT_TRUE(by->outbox()->empty());
        return outcome.sent ? errc{} : outcome.sent.error().code;
    }

    // What a device shows of a message: of each kind and author the text.
    using remark = std::tuple<message_kind, user_id, std::string>;

    std::vector<remark> shown(person& by, seq target) const {
        EXPECT_TRUE(by.catch_up());
        std::vector<remark> found;
        const auto all = by->annotations(group_, target, target);
        for (const annotation& each : all ? *all : std::vector<annotation>{}) {
            found.emplace_back(each.kind, each.by, each.body);
        }
        std::ranges::sort(found);
        return found;
    }

    std::unique_ptr<person> alice_ = somebody("alice");
    std::unique_ptr<person> bob_ = somebody("bob");
    conversation_id group_;
};

TEST_F(Annotations, ByThoseWhoMayNotAreForbidden) {
    const seq target = said(*alice_, {"two sugars"});

    EXPECT_EQ(refusal(*bob_, edit_of(target, "no sugar")), errc::forbidden);
    EXPECT_EQ(refusal(*bob_, recall_of(target)), errc::forbidden);
    EXPECT_TRUE(shown(*alice_, target).empty());
    EXPECT_TRUE(shown(*bob_, target).empty());
}

TEST_F(Annotations, OnWhatOneMayNotSeeHaveNoTarget) {
    const seq target = said(*alice_, {"before carol"});
    const auto carol = somebody("carol");
    ASSERT_TRUE(answer_of<result<void>>([&](auto told) { (*alice_)->invite(group_, "carol", told); }
    ));

    EXPECT_EQ(refusal(*carol, reaction_to(target, "+1")), errc::invalid_target);
    EXPECT_TRUE(shown(*alice_, target).empty());

    // A reply is a message, which its author may still want.
    const auto reply = say(*carol, reply_to(target, "what?"));
    ASSERT_FALSE(reply.sent);
    EXPECT_EQ(reply.sent.error().code, errc::invalid_target);
    EXPECT_EQ((*carol)->outbox()->size(), 1u);
}

TEST_F(Annotations, OfAnnotationsHaveNoTarget) {
    const seq target = said(*alice_, {"two sugars"});
    const seq edit = said(*alice_, edit_of(target, "one sugar"));

    EXPECT_EQ(refusal(*alice_, edit_of(edit, "no sugar")), errc::invalid_target);
    EXPECT_EQ(refusal(*bob_, reaction_to(edit, "+1")), errc::invalid_target);
    EXPECT_EQ(refusal(*alice_, recall_of(edit)), errc::invalid_target);
    const auto everywhere = shown(*alice_, target);
    ASSERT_EQ(everywhere.size(), 1u);
    EXPECT_EQ(std::get<std::string>(everywhere.front()), "one sugar");
    EXPECT_EQ(shown(*bob_, target), everywhere);
}

TEST_F(Annotations, BeforeTheirMessageLeaveItAlone) {
    const seq before = said(*alice_, {"first"});

    EXPECT_EQ(refusal(*alice_, recall_of(before.next())), errc::invalid_target);
    EXPECT_EQ(refusal(*alice_, recall_of(seq{1'000'000})), errc::invalid_target);
    EXPECT_EQ(said(*alice_, {"second"}), before.next());
    ASSERT_TRUE(bob_->catch_up());
    EXPECT_EQ(bob_->texts(), (texts{"first", "second"}));
}

TEST_F(Annotations, OnWhatWasRecalledHaveNoTarget) {
    const seq target = said(*alice_, {"rude"});
    said(*alice_, recall_of(target));

    EXPECT_EQ(refusal(*alice_, edit_of(target, "kind")), errc::invalid_target);
    EXPECT_EQ(refusal(*bob_, reaction_to(target, "-1")), errc::invalid_target);
}

TEST_F(Annotations, OnWhatHasExpiredHaveNoTarget) {
    outgoing_message mortal{"the code is 4711"};
    mortal.lifetime = lifetime_min;
    const seq target = said(*alice_, mortal);

    // Until it is gone they are taken.
    errc code{};
    while (code == errc{}) {
        code = refusal(*bob_, reaction_to(target, "+1"));
    }

    EXPECT_EQ(code, errc::invalid_target);
    while (!shown(*alice_, target).empty()) {
        // Her device goes by its own idea of the server's time.
    }
}

TEST_F(Annotations, ByTheThousandLeaveTheLastOfEach) {
    const seq target = said(*alice_, {"two sugars"});
    constexpr int many = 1'000;
    for (int number = 1; number < many; ++number) {
        (*bob_)->send(
            destination::to(group_), reaction_to(target, std::to_string(number)), [](const auto&) {}
        );
    }
    const seq last = said(*bob_, reaction_to(target, "enough"));

    EXPECT_EQ(last.value, target.value + many);
    const auto everywhere = shown(*alice_, target);
    ASSERT_EQ(everywhere.size(), 1u);
    EXPECT_EQ(std::get<std::string>(everywhere.front()), "enough");
    EXPECT_EQ(shown(*bob_, target), everywhere);
}

}  // namespace
}  // namespace gapless::integration
