#include "sdk/core/client_engine.hpp"
#include "tests/support/conversations.hpp"
#include "tests/support/driven_engine.hpp"
#include "tests/support/scripted_server.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

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

    void pin(bool pinned) {
        ASSERT_TRUE(
            device.engine().change_settings(c5, {.pinned = pinned, .muted = {}, .draft = {}})
        );
        device.drain();
    }

    // What the app sees, as it is on stable storage.
    conversation_settings shown() {
        const auto settings = device.stored().settings;
        const auto found = settings.find(c5);
        return found == settings.end() ? conversation_settings{} : found->second;
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
    const std::string longest(1024 * 1024, 'x');
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
    server.log_in(device);
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
}

TEST_F(ClientEngineSettings, ReachTheServerWhenTheyAreOnStableStorage) {
    pin(true);
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
    device.flush();

    EXPECT_TRUE(shown().pinned);
    EXPECT_FALSE(device.engine().is_settled());
    const auto asked = device.taken<protocol::move_cursor>();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].pinned, (versioned<bool>{true, 1}));
    EXPECT_FALSE(asked[0].muted);
    EXPECT_FALSE(asked[0].draft);

    device.say(server.answer(asked[0]));
    EXPECT_TRUE(device.engine().is_settled());
    EXPECT_TRUE(shown().pinned);
    EXPECT_FALSE(device.row(c5)->reading.wanted_pinned);
}

TEST_F(ClientEngineSettings, OfADraftNobodyIsTold) {
    ASSERT_TRUE(device.engine().change_settings(c5, {.pinned = {}, .muted = {}, .draft = "hm"}));
    device.drain();
    device.flush();

    EXPECT_EQ(shown().draft, "hm");
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineSettings, MadeOfflineSurviveACrashAndGoOutWithTheNextConnection) {
    device.lose();
    pin(true);
    device.flush();

    device.crash();
    EXPECT_TRUE(device.engine().view().settings.at(c5).pinned);
    device.open();
    device.say(server.welcome());
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
    server.answer_all(device);

    const auto asked = device.taken<protocol::move_cursor>();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].pinned, (versioned<bool>{true, 1}));
}

TEST_F(ClientEngineSettings, AnOlderWishGivesWayToANewerOne) {
    pin(true);
    device.flush();
    const auto first = device.taken<protocol::move_cursor>().at(0);
    pin(false);
    device.flush();
    device.say(server.answer(first));

    EXPECT_FALSE(shown().pinned);
    const auto second = device.taken<protocol::move_cursor>();
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].pinned, (versioned<bool>{false, 2}));
    device.say(server.answer(second[0]));
    EXPECT_FALSE(shown().pinned);
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineSettings, OfAnotherDeviceAreShown) {
    auto& state = server.at(c5).entry.read_state;
    state.version = 1;
    state.pinned = {true, 1};
    state.muted = {true, 1};
    server.touch(server.at(c5));

    device.say(server.changed(c5));

    EXPECT_EQ(shown(), (conversation_settings{true, true, ""}));
    EXPECT_EQ(device.disk().commits().back().settings.count(c5), 1u);
}

TEST_F(ClientEngineSettings, ANewerOneOfAnotherDeviceOvertakesAWish) {
    device.lose();
    pin(true);
    device.flush();
    auto& state = server.at(c5).entry.read_state;
    state.version = 1;
    state.pinned = {false, 2};
    server.touch(server.at(c5));
    device.wait(seconds(1));

    server.log_in(device);

    EXPECT_FALSE(shown().pinned);
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineSettings, AnOlderOneOfAnotherDeviceLeavesTheWish) {
    device.lose();
    pin(true);
    pin(false);
    pin(true);
    device.flush();
    auto& state = server.at(c5).entry.read_state;
    state.version = 1;
    state.pinned = {false, 2};
    state.muted = {true, 7};
    server.touch(server.at(c5));
    device.wait(seconds(1));

    server.log_in(device);

    EXPECT_EQ(shown(), (conversation_settings{true, true, ""}));
    const auto asked = device.taken<protocol::move_cursor>();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].pinned, (versioned<bool>{true, 3}));
    EXPECT_FALSE(asked[0].muted);
}

TEST_F(ClientEngineSettings, WantNothingThatIsSoAlready) {
    pin(false);
    device.flush();

    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineSettings, OfWhatTheUserHasLeftStayHereUntilTheyComeBack) {
    server.at(c5).entry.removed = true;
    server.touch(server.at(c5));
    device.say(server.changed(c5));
    pin(true);
    device.flush();

    EXPECT_TRUE(shown().pinned);
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());
    EXPECT_TRUE(device.engine().is_settled());

    server.at(c5).entry.removed = false;
    server.touch(server.at(c5));
    device.say(server.changed(c5));
    EXPECT_EQ(device.taken<protocol::move_cursor>().size(), 1u);
}

// A device whose user wants drafts to be the same on all devices.
class ClientEngineDrafts : public testing::Test {
protected:
    ClientEngineDrafts() {
        server.add_direct(c5);
        server.log_in(device);
        device.forget_outputs();
    }

    void begin(std::string text) {
        sdk::settings_change wanted;
        wanted.draft = std::move(text);
        ASSERT_TRUE(device.engine().change_settings(c5, wanted));
        device.drain();
        device.flush();
    }

    // Another device of the user has begun this.
    void begin_elsewhere(std::string text, std::uint64_t version) {
        auto& entry = server.at(c5).entry;
        ++entry.read_state.version;
        entry.read_state.draft_version = version;
        entry.draft = std::move(text);
        server.touch(server.at(c5));
        device.say(server.changed(c5));
    }

    std::string shown() {
        const auto settings = device.stored().settings;
        const auto found = settings.find(c5);
        return found == settings.end() ? "" : found->second.draft;
    }

    driven_engine device{{.synchronise_drafts = true}};
    scripted_server server;
};

TEST_F(ClientEngineDrafts, AreToldAndSettledByTheAnswer) {
    begin("I was");

    EXPECT_EQ(shown(), "I was");
    const auto asked = device.taken<protocol::move_cursor>();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].draft, (versioned<std::string>{"I was", 1}));
    device.say(server.answer(asked[0]));
    EXPECT_TRUE(device.engine().is_settled());
    EXPECT_EQ(shown(), "I was");
}

TEST_F(ClientEngineDrafts, AreNotSentWithEachLetter) {
    begin("I");
    device.say(server.answer(device.taken<protocol::move_cursor>().at(0)));
    begin("I w");
    begin("I wa");
    EXPECT_TRUE(device.taken<protocol::move_cursor>().empty());

    device.wait(seconds(2));

    const auto asked = device.taken<protocol::move_cursor>();
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].draft, (versioned<std::string>{"I wa", 3}));
}

TEST_F(ClientEngineDrafts, OfAnotherDeviceAreShown) {
    begin_elsewhere("theirs", 1);
    EXPECT_EQ(shown(), "theirs");

    begin_elsewhere("", 2);
    EXPECT_EQ(shown(), "");
}

TEST_F(ClientEngineDrafts, GiveWayToTheOneThatTheServerAnswersWith) {
    begin("mine");
    const auto asked = device.taken<protocol::move_cursor>().at(0);
    auto& entry = server.at(c5).entry;
    entry.read_state.version = 1;
    entry.read_state.draft_version = 1;
    entry.draft = "theirs";

    device.say(server.answer(asked));

    EXPECT_EQ(shown(), "theirs");
    EXPECT_TRUE(device.engine().is_settled());
}

TEST_F(ClientEngineDrafts, SurviveACrash) {
    device.lose();
    begin("begun");
    device.crash();
    server.log_in(device);

    EXPECT_EQ(shown(), "begun");
    EXPECT_EQ(device.taken<protocol::move_cursor>().size(), 1u);
}

TEST_F(ClientEngineDrafts, AreNotLongerThanTheServerTakes) {
    const std::string longest(4 * 1024, 'x');
    sdk::settings_change wanted;
    wanted.draft = longest + "x";
    EXPECT_EQ(device.engine().change_settings(c5, wanted).error().code, errc::message_too_large);

    begin(longest);
    EXPECT_EQ(shown(), longest);
}

TEST_F(ClientEngineSettings, KeepTheirDraftWhateverOthersBegin) {
    ASSERT_TRUE(device.engine().change_settings(c5, {.pinned = {}, .muted = {}, .draft = "hm"}));
    device.flush();
    auto& entry = server.at(c5).entry;
    entry.read_state.version = 1;
    entry.read_state.draft_version = 1;
    entry.read_state.muted = {true, 1};
    entry.draft = "theirs";
    server.touch(server.at(c5));

    device.say(server.changed(c5));

    EXPECT_EQ(shown(), (conversation_settings{false, true, "hm"}));
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
