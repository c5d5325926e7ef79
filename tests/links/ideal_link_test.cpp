#include "tests/links/ideal_link.hpp"

#include <gtest/gtest.h>

namespace gapless::links {
namespace {

constexpr instant start{1'000'000};

instant at(std::int64_t ms) { return start + milliseconds(ms); }

ideal_link::options plain() {
    ideal_link::options made;
    made.latency = milliseconds(20);
    made.started = start;
    return made;
}

ideal_link::options traced(std::string_view text) {
    auto made = plain();
    made.trace = std::make_shared<proxy::delivery_trace>(*proxy::delivery_trace::parse(text));
    return made;
}

ideal_link::options scripted(std::string_view text) {
    auto made = plain();
    made.script = *proxy::script::parse(text);
    return made;
}

TEST(IdealLink, DeliversAfterTheLatency) {
    ideal_link link(plain());
    EXPECT_EQ(link.deliver(at(5), 100), at(25));
}

TEST(IdealLink, WaitsForTheNextOpportunityAndForWhatWasWrittenBefore) {
    ideal_link link(traced("30\n40\n500\n"));
    EXPECT_EQ(link.deliver(at(0), 1'400), at(30));
    EXPECT_EQ(link.deliver(at(0), 100), at(30));
    EXPECT_EQ(link.deliver(at(0), 1'000), at(40));
    EXPECT_EQ(link.deliver(at(0), 1'000), at(500));
}

TEST(IdealLink, StandsStillWhereNothingPassesForNewConnections) {
    ideal_link link(
        scripted("{\"at_ms\":100,\"do\":\"set\",\"up\":{\"flow\":\"hold\"}}\n"
                 "{\"at_ms\":900,\"do\":\"set\",\"up\":{\"flow\":\"pass\"}}\n")
    );
    EXPECT_EQ(link.deliver(at(70), 10), at(90));
    EXPECT_EQ(link.deliver(at(85), 10), at(900));
    EXPECT_EQ(link.deliver(at(890), 10), at(910));
}

TEST(IdealLink, HasTheLatencyOfTheMoment) {
    ideal_link link(scripted(R"({"at_ms":100,"do":"set","up":{"latency_ms":250}})"));
    EXPECT_EQ(link.deliver(at(90), 10), at(110));
    EXPECT_EQ(link.deliver(at(100), 10), at(350));
}

TEST(IdealLink, IsNotStoppedByADeadConnection) {
    ideal_link link(scripted(R"({"at_ms":100,"do":"set","to":"open","up":{"flow":"drop"}})"));
    EXPECT_EQ(link.deliver(at(200), 10), at(220));
}

}  // namespace
}  // namespace gapless::links
