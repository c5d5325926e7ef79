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

// A device that is live, with a conversation of three entries.
class ClientEngineHistory : public testing::Test {
protected:
    ClientEngineHistory() {
        server.add_direct(c5);
        for (const auto* text : {"one", "two", "three"}) {
            server.append(c5, text);
        }
        server.log_in(device);
        device.forget_outputs();
    }

    std::uint64_t fetch(seq before, std::size_t count, conversation_id where = c5) {
        const auto number = device.engine().fetch_history({where, before, count}, device.now());
        device.drain();
        device.flush();
        return number;
    }

    sdk::history_fetched answer() {
        const auto all = device.take<sdk::history_fetched>();
        EXPECT_EQ(all.size(), 1U);
        return all.empty() ? sdk::history_fetched{0, errc::internal} : all[0];
    }

    static texts bodies(const sdk::history_fetched& given) {
        texts found;
        for (const auto& entry : given.page->entries) {
            found.push_back(entry.body);
        }
        return found;
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineHistory, AnswersFromTheMailboxWithoutAskingTheServer) {
    const auto number = fetch(the_end, 2);

    const auto given = answer();
    EXPECT_EQ(given.number, number);
    EXPECT_EQ(bodies(given), (texts{"two", "three"}));
    EXPECT_TRUE(device.taken<protocol::pull>().empty());
}

TEST_F(ClientEngineHistory, WaitsForAGapThatIsBeingPulled) {
    server.append(c5, "four");
    device.say(server.notify(c5));

    fetch(the_end, 1);
    EXPECT_TRUE(device.take<sdk::history_fetched>().empty());
    server.answer_all(device);

    EXPECT_EQ(bodies(answer()), (texts{"four"}));
}

TEST_F(ClientEngineHistory, SaysOfflineWhenTheConnectionIsLostMeanwhile) {
    server.append(c5, "four");
    device.say(server.notify(c5));
    fetch(the_end, 1);

    device.lose();

    const auto given = answer();
    EXPECT_TRUE(given.page->entries.empty());
    EXPECT_EQ(given.page->end, history_end::offline);
}

TEST_F(ClientEngineHistory, ReadsWhatItHasWithoutAConnection) {
    device.lose();
    device.forget_outputs();

    fetch(seq{3}, 5);

    const auto given = answer();
    EXPECT_EQ(bodies(given), (texts{"one", "two"}));
    EXPECT_EQ(given.page->end, history_end::start_reached);
}

TEST_F(ClientEngineHistory, DoesNotWaitForEverForALogThatDiverged) {
    server.append(c5, "four");
    device.say(server.notify(c5));
    fetch(the_end, 1);
    for (auto asked : device.taken<protocol::pull>()) {
        auto other = server.answer(asked);
        other.epoch = log_epoch{2};
        device.say(other);
    }
    EXPECT_TRUE(device.take<sdk::history_fetched>().empty());

    device.wait(seconds(30));

    EXPECT_EQ(answer().page.error().code, errc::timed_out);
}

TEST_F(ClientEngineHistory, FailsWithAFlushThatFails) {
    server.append(c5, "four");
    device.say(server.notify(c5));
    fetch(the_end, 1);
    device.disk().fail_commits(errc::storage_full);

    server.answer_all(device);

    EXPECT_EQ(answer().page.error().code, errc::storage_full);
}

TEST_F(ClientEngineHistory, FailsForAConversationThatIsNotKnown) {
    fetch(the_end, 1, conversation_id{6});

    EXPECT_EQ(answer().page.error().code, errc::unknown_conversation);
}

}  // namespace
}  // namespace gapless::tests
