#include "tests/proxy/lane.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gapless::proxy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr instant start{1'000'000};

[[nodiscard]] instant at(std::int64_t ms) { return start + milliseconds(ms); }

// A lane, and what has come out of it as text: an ending is "<fin>" or "<reset>".
class bench {
public:
    explicit bench(lane_settings settings, std::uint64_t seed = 1)
        : tested(std::move(settings), {.seed = seed, .started = start, .held_max = 10}) {}

    std::vector<std::string> outputs() {
        std::vector<std::string> seen;
        while (const auto next = tested.poll_output()) {
            if (const auto* const piece = std::get_if<lane::forward>(&*next)) {
                seen.push_back(piece->bytes);
            } else {
                const bool is_fin = std::get<lane::finish>(*next).how == ending::fin;
                seen.emplace_back(is_fin ? "<fin>" : "<reset>");
            }
        }
        return seen;
    }

    // Lets the time come, and everything that is due by then.
    std::vector<std::string> outputs_by(std::int64_t ms) {
        tested.handle_timeout(at(ms));
        return outputs();
    }

    lane tested;
};

[[nodiscard]] lane_settings with_flow(flow wanted) {
    lane_settings made;
    made.flow = wanted;
    return made;
}

TEST(Lane, PassesEverythingAtOnceWithoutFaults) {
    bench calm{{}};

    calm.tested.handle_bytes("one", at(0));
    calm.tested.handle_bytes("two", at(0));
    calm.tested.handle_end(ending::fin, at(1));

    EXPECT_THAT(calm.outputs(), ElementsAre("one", "two", "<fin>"));
    EXPECT_TRUE(calm.tested.is_over());
    EXPECT_EQ(calm.tested.next_timeout(), std::nullopt);
}

TEST(Lane, LatencyDelaysBytesAndEndingsAlike) {
    bench far{{.latency = milliseconds(50)}};

    far.tested.handle_bytes("one", at(0));
    far.tested.handle_end(ending::reset, at(10));

    EXPECT_EQ(far.tested.next_timeout(), at(50));
    EXPECT_THAT(far.outputs_by(49), IsEmpty());
    EXPECT_THAT(far.outputs_by(50), ElementsAre("one"));
    EXPECT_EQ(far.tested.next_timeout(), at(60));
    EXPECT_THAT(far.outputs_by(60), ElementsAre("<reset>"));
}

TEST(Lane, JitterNeverReordersAndIsTheSameForTheSameSeed) {
    std::vector<std::vector<std::int64_t>> due(3);
    for (std::size_t run = 0; run < due.size(); ++run) {
        bench shaky{{.latency = milliseconds(5), .jitter = milliseconds(20)}, run == 2 ? 8u : 7u};
        for (const char* text : {"a", "b", "c", "d", "e"}) {
            shaky.tested.handle_bytes(text, at(0));
        }
        std::string all;
        while (const auto next = shaky.tested.next_timeout()) {
            due[run].push_back((*next - start).microseconds);
            shaky.tested.handle_timeout(*next);
            for (const auto& text : shaky.outputs()) {
                all += text;
            }
        }
        EXPECT_EQ(all, "abcde");
        EXPECT_GE(due[run].front(), milliseconds(5).microseconds);
        EXPECT_LE(due[run].back(), milliseconds(25).microseconds);
    }
    EXPECT_EQ(due[0], due[1]);
    EXPECT_NE(due[0], due[2]);
}

TEST(Lane, SlicesAtAPaceThatALateTimerDoesNotStretch) {
    bench sliced{{.slice_bytes = 2, .slice_every = milliseconds(10)}};

    sliced.tested.handle_bytes("abcde", at(100));

    EXPECT_THAT(sliced.outputs(), ElementsAre("ab"));
    EXPECT_EQ(sliced.tested.next_timeout(), at(110));
    EXPECT_THAT(sliced.outputs_by(125), ElementsAre("cd", "e"));
}

TEST(Lane, HoldsBytesAndEndingsUntilItPassesAgain) {
    bench held{with_flow(flow::hold)};
    held.tested.handle_bytes("one", at(0));
    held.tested.handle_end(ending::fin, at(1));
    EXPECT_THAT(held.outputs_by(10'000), IsEmpty());
    EXPECT_EQ(held.tested.next_timeout(), std::nullopt);
    EXPECT_FALSE(held.tested.is_over());

    held.tested.change({}, at(10'000));

    EXPECT_THAT(held.outputs(), ElementsAre("one", "<fin>"));
}

TEST(Lane, HasNoRoomWhileItHoldsTooMuch) {
    bench held{with_flow(flow::hold)};
    held.tested.handle_bytes("123456789", at(0));
    EXPECT_TRUE(held.tested.has_room());
    held.tested.handle_bytes("0", at(0));
    EXPECT_FALSE(held.tested.has_room());

    held.tested.change({}, at(1));

    EXPECT_TRUE(held.tested.has_room());
}

TEST(Lane, ThatHasDroppedBytesIsDeadForEver) {
    bench hole{{}};
    hole.tested.handle_bytes("one", at(0));
    hole.tested.change(with_flow(flow::drop), at(1));
    hole.tested.handle_bytes("lost", at(2));
    EXPECT_TRUE(hole.tested.has_room());

    hole.tested.change({}, at(3));
    hole.tested.handle_bytes("behind the hole", at(4));
    EXPECT_FALSE(hole.tested.is_over());
    hole.tested.handle_end(ending::reset, at(5));

    EXPECT_THAT(hole.outputs_by(10'000), ElementsAre("one"));
    EXPECT_TRUE(hole.tested.is_over());
}

TEST(Lane, DropsWhatWasOnItsWay) {
    bench hole{{.latency = milliseconds(50)}};
    hole.tested.handle_bytes("on its way", at(0));

    hole.tested.change(with_flow(flow::drop), at(10));
    hole.tested.change({}, at(20));
    hole.tested.handle_bytes("later", at(30));

    EXPECT_THAT(hole.outputs_by(1'000), IsEmpty());
}

TEST(Lane, SurvivesAHoleInWhichNothingFell) {
    bench lucky{with_flow(flow::drop)};

    lucky.tested.change({}, at(10));
    lucky.tested.handle_bytes("one", at(20));

    EXPECT_THAT(lucky.outputs(), ElementsAre("one"));
}

TEST(Lane, SaysNothingAfterAnEnd) {
    bench closed{{}};
    closed.tested.handle_end(ending::fin, at(0));

    closed.tested.handle_bytes("too late", at(1));
    closed.tested.handle_end(ending::reset, at(2));

    EXPECT_THAT(closed.outputs(), ElementsAre("<fin>"));
}

TEST(Lane, ResetsInTheMiddleOfAPiece) {
    bench cut{{.reset_after = byte_range{5, 5}}};

    cut.tested.handle_bytes("123", at(0));
    EXPECT_THAT(cut.outputs(), ElementsAre("123"));
    cut.tested.handle_bytes("456789", at(1));
    cut.tested.handle_bytes("more", at(2));

    EXPECT_THAT(cut.outputs(), ElementsAre("45", "<reset>"));
    EXPECT_TRUE(cut.tested.is_over());
}

TEST(Lane, DrawsTheResetFromItsRange) {
    std::vector<std::size_t> sizes;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        bench cut{{.reset_after = byte_range{3, 6}}, seed};
        cut.tested.handle_bytes("123456789", at(0));
        sizes.push_back(cut.outputs().at(0).size());
    }

    EXPECT_THAT(sizes, ::testing::Each(::testing::AllOf(::testing::Ge(3u), ::testing::Le(6u))));
    EXPECT_THAT(sizes, ::testing::IsSupersetOf({3u, 4u, 5u, 6u}));
}

TEST(Lane, SendsAPacketAtEachOpportunityOfItsTrace) {
    const auto trace =
        std::make_shared<const delivery_trace>(*delivery_trace::parse("10\n10\n40\n"));
    bench radio{{.trace = trace}};

    radio.tested.handle_bytes(std::string(4'000, 'x'), at(0));
    radio.tested.handle_bytes("y", at(0));

    EXPECT_THAT(radio.outputs(), IsEmpty());
    EXPECT_EQ(radio.tested.next_timeout(), at(10));
    EXPECT_THAT(
        radio.outputs_by(10), ElementsAre(std::string(1'500, 'x'), std::string(1'500, 'x'))
    );
    EXPECT_THAT(radio.outputs_by(39), IsEmpty());
    EXPECT_THAT(radio.outputs_by(40), ElementsAre(std::string(1'000, 'x'), "y"));
}

}  // namespace
}  // namespace gapless::proxy
