#include "tests/proxy/script.hpp"

#include <gtest/gtest.h>

namespace gapless::proxy {
namespace {

TEST(Script, IsCommandsWithTheirTimes) {
    const auto read = script::parse(
        "# a tunnel\n"
        "{\"at_ms\":5000,\"do\":\"set\",\"down\":{\"flow\":\"hold\"}}\n"
        "\n"
        "{\"at_ms\":9000,\"do\":\"reset\"}"
    );

    set_command hold;
    hold.down.flow = flow::hold;
    ASSERT_TRUE(read) << message_of(read.error());
    EXPECT_EQ(
        read->steps, (std::vector<script::step>{{seconds(5), hold}, {seconds(9), reset_command{}}})
    );
}

TEST(Script, RefusesNonsenseAndSaysWhere) {
    for (const char* text :
         {R"({"do":"reset"})",
          R"({"at_ms":-1,"do":"reset"})",
          R"({"at_ms":"1","do":"reset"})",
          R"({"at_ms":1,"do":"explode"})",
          "reset",
          "[]",
          "{\"at_ms\":2,\"do\":\"reset\"}\n{\"at_ms\":1,\"do\":\"reset\"}"}) {
        const auto read = script::parse(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, errc::usage) << text;
        EXPECT_NE(read.error().detail.find("line "), std::string::npos) << text;
    }
}

TEST(Script, OfAFileThatIsNotThereIsAnError) {
    EXPECT_EQ(script::read("/no/such/file").error().code, errc::usage);
}

}  // namespace
}  // namespace gapless::proxy
