#include "server/sqlite/sqlite_store.hpp"
#include "tests/load/engine_pair.hpp"
#include "tests/load/row_counter.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

namespace gapless::load {
namespace {

// What it takes a device to come back.
struct cost {
    std::size_t syncs = 0;
    std::size_t pages = 0;
    std::size_t entries = 0;
    std::size_t pulls = 0;
    std::size_t texts = 0;
    rows_read read;
};

// Bob's device knows so many groups, goes away, comes back, and something was said in some of them.
class Synchronisation : public testing::Test {
protected:
    Synchronisation() { watch_rows(); }

    [[nodiscard]] cost coming_back(std::size_t groups, std::size_t changed) {
        const auto store = server::sqlite_store::open(
            {.directory = directory_ / std::to_string(++stores_), .policy = {}, .vfs = {}}
        );
        EXPECT_TRUE(store.has_value());
        tests::server_bench server{{.rates = false}, **store};
        const auto sender = server.come_online(server.sign_up("alice"));
        const auto bob = server.sign_up("bob");
        const auto known = found(server, sender, groups);
        engine_pair device{server, bob, {}};
        device.come_online();
        device.lose();
        for (std::size_t i = 0; i < changed; ++i) {
            const auto to = destination::to(known.at(i * (groups / changed)));
            server.say(sender, server.a_send(sender, to, "meanwhile"));
            server.settle();
        }

        const cost before = taken_by(device);
        device.come_online();

        EXPECT_TRUE(device.is_settled());
        const cost after = taken_by(device);
        return {
            after.syncs - before.syncs,
            after.pages - before.pages,
            after.entries - before.entries,
            after.pulls - before.pulls,
            after.texts - before.texts,
            {after.read.rows - before.read.rows, after.read.steps - before.read.steps},
        };
    }

private:
    static std::vector<conversation_id> found(
        tests::server_bench& server, server::connection_id by, std::size_t groups
    ) {
        for (std::size_t i = 0; i < groups; ++i) {
            const protocol::create_group wanted{"group " + std::to_string(i), {"bob"}};
            server.say(by, protocol::request{server.next_request(), wanted});
            if (i % 500 == 499) {
                server.settle();
            }
        }
        server.settle();
        std::vector<conversation_id> made;
        for (const auto& answer : server.take_all<protocol::response>(by)) {
            EXPECT_FALSE(answer.failure);
            made.push_back(answer.conversation);
        }
        EXPECT_EQ(made.size(), groups);
        return made;
    }

    static cost taken_by(const engine_pair& device) {
        return {
            device.frames_of<protocol::sync>(),
            device.frames_of<protocol::sync_page>(),
            device.entries_synchronised(),
            device.frames_of<protocol::pull>(),
            device.texts_told(),
            rows_so_far(),
        };
    }

    const tests::temporary_directory directory_;
    std::size_t stores_ = 0;
};

TEST_F(Synchronisation, OfSevenChangesAmongFiveThousandConversationsIsOneRoundTrip) {
    const cost took = coming_back(5'000, 7);

    EXPECT_EQ(took.syncs, 1U);
    EXPECT_EQ(took.pages, 1U);
    EXPECT_EQ(took.entries, 7U);
    EXPECT_EQ(took.pulls, 7U);
    EXPECT_EQ(took.texts, 7U);
}

TEST_F(Synchronisation, ReadsRowsInProportionToWhatHasChangedNotToWhatThereIs) {
    const cost few_of_few = coming_back(70, 7);
    const cost few_of_many = coming_back(2'100, 7);
    const cost many_of_many = coming_back(2'100, 42);

    EXPECT_EQ(few_of_many.read.rows, few_of_few.read.rows);
    EXPECT_LE(few_of_many.read.steps, few_of_few.read.steps * 11 / 10);
    EXPECT_LE(few_of_many.read.rows, 7 * 20U);
    EXPECT_GE(many_of_many.read.rows, few_of_many.read.rows * 5);
    EXPECT_LE(many_of_many.read.rows, few_of_many.read.rows * 6);
}

}  // namespace
}  // namespace gapless::load
