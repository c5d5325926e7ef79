#include "sdk/core/sending/sending.hpp"

#include "tests/unit/sdk/core/keys/managed_member.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace gapless::sdk {
namespace {

constexpr auto tea = tests::managed_member::group;
constexpr std::uint32_t message_bytes_max = 64 * 1024;

client_id id_of(const std::string& text) {
    client_id made;
    made.bytes[0] = static_cast<std::uint8_t>(text.front());
    return made;
}

// What is said in an encrypted conversation, as far as keys allow.
class Sending : public testing::Test {
protected:
    Sending() {
        EXPECT_TRUE(his.take_keys(1));
        out.handle_established(message_bytes_max);
    }

    void say(const std::string& text) {
        protocol::draft row;
        row.id = id_of(text);
        row.to = destination::to(tea);
        row.body = text;
        ASSERT_TRUE(out.push(row));
    }

    void reconnect() {
        out.handle_disconnected();
        out.handle_established(message_bytes_max);
    }

    // What leaves now: ids of messages, and of cancellations behind a minus.
    std::string left() {
        out.gather(moment{});
        EXPECT_TRUE(his.book.changes().is_empty() || his.book.commit(his.box));
        out.handle_flushed();
        std::string found;
        while (const auto next = out.poll_output()) {
            if (const auto* leaving = std::get_if<sending::transmit>(&*next)) {
                if (const auto* said = std::get_if<protocol::send>(&leaving->frame)) {
                    found += static_cast<char>(said->client_id.bytes[0]);
                    EXPECT_NE(said->body.substr(0, 1), std::string(1, found.back())) << "in clear";
                } else if (const auto* back = std::get_if<protocol::cancel>(&leaving->frame)) {
                    found += {'-', static_cast<char>(back->client_id.bytes[0])};
                }
            }
        }
        return found;
    }

    tests::managed_member his{8};
    sending out{{}, his.book, his.desk};
};

TEST_F(Sending, WaitsForTheNewestKey) {
    say("a");
    EXPECT_EQ(left(), "a");
    his.desk.handle_version(tea, 2);
    say("b");
    EXPECT_EQ(left(), "");
    EXPECT_TRUE(his.take_keys(2));
    EXPECT_EQ(left(), "b");
}

// The cancellation needs none, and what stands behind it leaves with it if it may.
TEST_F(Sending, WhatIsBehindACancellationWaitsForItsKeyToo) {
    say("a");
    EXPECT_EQ(left(), "a");
    out.handle_disconnected();
    out.cancel(id_of("a"));
    say("b");
    his.desk.handle_version(tea, 2);
    out.handle_established(message_bytes_max);
    EXPECT_EQ(left(), "-a");
    EXPECT_TRUE(his.take_keys(2));
    EXPECT_EQ(left(), "b");
}

TEST_F(Sending, WhatIsSealedLeavesAgainWhateverKeysThereAre) {
    say("a");
    EXPECT_EQ(left(), "a");
    his.desk.handle_version(tea, 2);
    reconnect();
    EXPECT_EQ(left(), "a");
}

}  // namespace
}  // namespace gapless::sdk
