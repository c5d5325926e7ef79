#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gapless/client.hpp>

#include <optional>
#include <string>
#include <vector>

namespace gapless::integration {
namespace {

class Search : public SdkFixture {
protected:
    conversation_id say(person& from, const std::string& to, const texts& lines) {
        conversation_id where;
        for (const auto& line : lines) {
            const auto said = from.send_and_wait(destination::direct(to), line);
            EXPECT_TRUE(said.sent);
            where = said.sent ? said.sent->conversation : where;
        }
        return where;
    }

    static search_query asking(std::string text) {
        search_query query;
        query.text = std::move(text);
        return query;
    }

    static texts found(person& by, const search_query& query) {
        const auto page = by->search(query);
        EXPECT_TRUE(page) << (page ? "" : message_of(page.error()));
        texts bodies;
        for (const auto& hit : page ? page->hits : std::vector<search_hit>{}) {
            bodies.push_back(hit.message.body);
        }
        return bodies;
    }

    static std::optional<errc> refusal(person& by, const search_query& query) {
        const auto page = by->search(query);
        return page ? std::optional<errc>() : page.error().code;
    }
};

TEST_F(Search, FindsWhatWasSaidByWhomAndWhere) {
    const tests::temporary_directory home;
    for (const auto& chosen : {in_memory(), in_directory(home / "alice")}) {
        const std::string name = chosen.in_memory_only ? "alma" : "alice";
        const auto alice = somebody(name, chosen);
        const auto bob = somebody("bob-" + name);
        const auto carol = somebody("carol-" + name);
        const auto with_bob = say(*bob, name, {"The kernel panics", "明天去北京大学", "bye"});
        say(*carol, name, {"a kernel of corn"});
        ASSERT_TRUE(alice->catch_up());

        EXPECT_EQ(found(*alice, asking("kern")), (texts{"a kernel of corn", "The kernel panics"}));
        EXPECT_EQ(found(*alice, asking("京大")), (texts{"明天去北京大学"}));
        auto query = asking("kernel");
        query.conversation = with_bob;
        EXPECT_EQ(found(*alice, query), (texts{"The kernel panics"}));
        query.sender = "carol-" + name;
        EXPECT_EQ(found(*alice, query), texts{});
        query.conversation.reset();
        query.limit = 1;
        EXPECT_EQ(found(*alice, query), (texts{"a kernel of corn"}));
    }
}

TEST_F(Search, FindsTheSameInTheNextLife) {
    const tests::temporary_directory home;
    const auto bob = somebody("bob");
    {
        const auto alice = somebody("alice", in_directory(home / "alice"));
        say(*bob, "alice", {"one kernel", "another kernel"});
        ASSERT_TRUE(alice->catch_up());
    }
    person alice(in_directory(home / "alice"));

    EXPECT_EQ(found(alice, asking("kernel")), (texts{"another kernel", "one kernel"}));
}

TEST_F(Search, RefusesWhatCannotBeFound) {
    const auto alice = somebody("alice");
    EXPECT_EQ(refusal(*alice, asking("")), errc::usage);
    EXPECT_EQ(refusal(*alice, asking("\"*\" ( ) : -")), errc::usage);
    EXPECT_EQ(refusal(*alice, asking("a\xff")), errc::invalid_utf8);
    auto query = asking("a");
    query.sender = "no name";
    EXPECT_EQ(refusal(*alice, query), errc::invalid_name);
    query.sender.clear();
    query.limit = 0;
    EXPECT_EQ(refusal(*alice, query), errc::usage);
}

TEST_F(Search, OfAClosedClientIsCancelled) {
    const auto alice = somebody("alice");
    wait_for([&](auto told) { (*alice)->close(told); });

    EXPECT_EQ(refusal(*alice, asking("a")), errc::cancelled);
}

}  // namespace
}  // namespace gapless::integration
