#include "sample-apps/gapless-cli/chat/chat_command.hpp"

#include <gtest/gtest.h>

namespace gapless::cli::tests {

namespace {

TEST(ChatCommand, IsALineThatBeginsWithASlash) {
    EXPECT_EQ(chat_command_in("/help"), (chat_command{"help", ""}));
    EXPECT_EQ(chat_command_in("/switch bob"), (chat_command{"switch", "bob"}));
    EXPECT_EQ(chat_command_in("/switch \t the kitchen  "), (chat_command{"switch", "the kitchen"}));
    EXPECT_EQ(chat_command_in("/who  "), (chat_command{"who", ""}));
    EXPECT_EQ(chat_command_in("/"), (chat_command{"", ""}));
}

TEST(ChatCommand, IsNoOtherLine) {
    EXPECT_EQ(chat_command_in("hello /help"), std::nullopt);
    EXPECT_EQ(chat_command_in(" /help"), std::nullopt);
    EXPECT_EQ(chat_command_in(""), std::nullopt);
}

TEST(ChatCommand, IsNoneWithTwoSlashesWhichSayOne) {
    EXPECT_EQ(chat_command_in("//help"), std::nullopt);
    EXPECT_EQ(message_in("//help"), "/help");
    EXPECT_EQ(message_in("///"), "//");
    EXPECT_EQ(message_in("a // b"), "a // b");
}

}  // namespace

}  // namespace gapless::cli::tests
