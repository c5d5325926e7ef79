#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gapless::tests {
namespace {

// A live device that knows one conversation.
class ClientEngineSettings : public testing::Test {
protected:
    ClientEngineSettings() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    errc refusal(conversation_id where, sdk::settings_change wanted) {
        const auto done = device.engine().change_settings(where, std::move(wanted));
        return done ? errc::internal : done.error().code;
    }

    driven_engine device;
    scripted_server server;
};

TEST_F(ClientEngineSettings, AreOnStableStorageAfterTheFlush) {
    ASSERT_TRUE(device.engine().change_settings(c5, {.pinned = true, .muted = {}, .draft = "hm"}));
    EXPECT_TRUE(device.stored().settings.empty());
    device.flush();
    ASSERT_TRUE(device.engine().change_settings(c5, {.pinned = {}, .muted = true, .draft = {}}));
    device.flush();

    device.crash();

    EXPECT_EQ(device.engine().view().settings.at(c5), (conversation_settings{true, true, "hm"}));
}

TEST_F(ClientEngineSettings, AreRefusedWhereThereIsNoConversation) {
    EXPECT_EQ(refusal(c6, {.pinned = true, .muted = {}, .draft = {}}), errc::unknown_conversation);
}

TEST_F(ClientEngineSettings, TakeNoDraftThatCouldNotBeSent) {
    EXPECT_EQ(refusal(c5, {.pinned = {}, .muted = {}, .draft = "\xff"}), errc::invalid_utf8);
    const std::string longest(48 * 1024, 'x');
    EXPECT_EQ(
        refusal(c5, {.pinned = {}, .muted = {}, .draft = longest + "x"}), errc::message_too_large
    );
    EXPECT_TRUE(device.engine().change_settings(c5, {.pinned = {}, .muted = {}, .draft = longest}));
}

TEST_F(ClientEngineSettings, AreNotKeptByAFlushThatFailed) {
    device.disk().fail_commits(errc::storage_full);
    ASSERT_TRUE(device.engine().change_settings(c5, {.pinned = true, .muted = {}, .draft = {}}));
    device.flush();
    EXPECT_EQ(device.take<sdk::storage_trouble>().size(), 1u);
    device.disk().fail_commits({});
    device.flush();

    EXPECT_TRUE(device.stored().settings.empty());
}

TEST_F(ClientEngineSettings, TheRowTellsWhenTheNewestEntryWasMade) {
    EXPECT_EQ(device.row(c5)->active, wall_time{});
    server.append(c5, "one");
    device.say(server.push(c5));

    EXPECT_EQ(device.row(c5)->active, device.rows(c5).back().server_time);
    EXPECT_NE(device.row(c5)->active, wall_time{});
}

}  // namespace
}  // namespace gapless::tests
