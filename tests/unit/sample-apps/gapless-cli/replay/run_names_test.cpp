#include "sample-apps/gapless-cli/replay/run_names.hpp"

#include <gapless/user_name.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace gapless::cli::tests {

namespace {

TEST(RunNames, AreTheNickAndTheRun) {
    run_names names("run1");
    EXPECT_EQ(names.name_of("ann"), "ann-run1");
    EXPECT_EQ(names.name_of("ann"), "ann-run1");
    EXPECT_EQ(names.name_of("[bob]^"), "[bob]^-run1");
}

TEST(RunNames, ReplaceWhatIsNotLegal) {
    run_names names("r");
    EXPECT_EQ(names.name_of("a b@c"), "a_b_c-r");
    EXPECT_EQ(names.name_of("-rf"), "_-rf-r");
    EXPECT_EQ(names.name_of("zo\xc3\xab"), "zo__-r");
}

TEST(RunNames, AreDifferentForDifferentNicks) {
    run_names names(run_names::draw_suffix("a-run-with-a-long-name-of-32-byte"));
    std::set<std::string> seen;
    for (int i = 0; i < 1'000; ++i) {
        const auto name = names.name_of("somebody-with-a-very-long-nick-" + std::to_string(i));
        EXPECT_TRUE(check_user_name(name)) << name;
        EXPECT_EQ(name, canonical_user_name(name));
        EXPECT_TRUE(seen.insert(name).second) << name;
    }
}

TEST(RunNames, DifferFromRunToRunAlsoOfOneName) {
    EXPECT_NE(run_names::draw_suffix(""), run_names::draw_suffix(""));
    const auto suffix = run_names::draw_suffix("Nightly");
    EXPECT_TRUE(suffix.starts_with("nightly-")) << suffix;
    EXPECT_NE(suffix, run_names::draw_suffix("Nightly"));
}

}  // namespace

}  // namespace gapless::cli::tests
