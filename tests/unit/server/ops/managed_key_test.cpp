#include "server/ops/managed_key.hpp"

#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace gapless::server {
namespace {

const std::string raw(32, '\x01');
const std::string digits = "0101010101010101010101010101010101010101010101010101010101010101";

relation_vault::master_key ones() {
    relation_vault::master_key made;
    for (auto& byte : made.writable()) {
        byte = 1;
    }
    return made;
}

class ManagedKey : public testing::Test {
protected:
    std::string file(const std::string& content, mode_t mode = 0600) {
        const std::string path = directory_ / "master";
        std::ofstream(path, std::ios::trunc) << content;
        ::chmod(path.c_str(), mode);
        return path;
    }

    tests::temporary_directory directory_;
};

TEST_F(ManagedKey, IsBytesOrDigits) {
    for (const std::string& said : {raw, digits, digits + "\n", digits + "\r\n"}) {
        const auto key = read_managed_key(file(said));
        ASSERT_TRUE(key.has_value()) << said;
        EXPECT_TRUE(*key == ones());
    }
}

TEST_F(ManagedKey, IsNothingElse) {
    const std::string spoilt = "g" + digits.substr(1);
    for (const std::string& said :
         {std::string(),
          raw.substr(1),
          raw + "\x01",
          digits.substr(1),
          digits + "0",
          spoilt,
          std::string(10'000, '0')}) {
        const auto key = read_managed_key(file(said));
        ASSERT_FALSE(key.has_value()) << said.size();
        EXPECT_EQ(key.error().code, errc::usage);
        EXPECT_EQ(key.error().detail.find(said.empty() ? "?" : said), std::string::npos)
            << "what it says is told to nobody";
    }
}

TEST_F(ManagedKey, IsForItsOwnerAlone) {
    for (const mode_t mode : {0640U, 0604U, 0660U, 0610U}) {
        const auto key = read_managed_key(file(raw, mode));
        ASSERT_FALSE(key.has_value());
        EXPECT_NE(key.error().detail.find("chmod 600"), std::string::npos);
    }
    EXPECT_TRUE(read_managed_key(file(raw, 0400)).has_value());
}

TEST_F(ManagedKey, IsAFileThatIsThere) {
    EXPECT_FALSE(read_managed_key(directory_ / "none").has_value());
    EXPECT_FALSE(read_managed_key(directory_ / "").has_value());
}

TEST_F(ManagedKey, MayBeSaidByACommand) {
    const auto key = ask_managed_key("printf " + digits);
    ASSERT_TRUE(key.has_value());
    EXPECT_TRUE(*key == ones());
    EXPECT_FALSE(ask_managed_key("printf " + digits + "; exit 3").has_value());
    EXPECT_FALSE(ask_managed_key("echo hello").has_value());
    EXPECT_FALSE(ask_managed_key("no-such-command-here 2>/dev/null").has_value());
}

}  // namespace
}  // namespace gapless::server
