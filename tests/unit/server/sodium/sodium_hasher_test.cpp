#include "server/sodium/sodium_hasher.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

namespace gapless::server {
namespace {

class SodiumHasher : public testing::Test {
protected:
    server_secret secret_ = make_server_secret();
    sodium_hasher hasher_{secret_, password_cost::cheapest};
};

TEST_F(SodiumHasher, AcceptsThePasswordThatWasHashed) {
    const std::string hash = hasher_.hash_password("correct horse");

    EXPECT_TRUE(hasher_.verify_password("correct horse", hash));
}

TEST_F(SodiumHasher, RefusesAnotherPassword) {
    const std::string hash = hasher_.hash_password("correct horse");

    EXPECT_FALSE(hasher_.verify_password("correct horse ", hash));
    EXPECT_FALSE(hasher_.verify_password("", hash));
}

TEST_F(SodiumHasher, SaltsEveryHash) {
    EXPECT_NE(hasher_.hash_password("same"), hasher_.hash_password("same"));
}

TEST_F(SodiumHasher, NamesArgon2idInItsHashes) {
    EXPECT_TRUE(hasher_.hash_password("secret").starts_with("$argon2id$"));
}

TEST_F(SodiumHasher, RefusesEverythingAgainstNoHash) {
    EXPECT_FALSE(hasher_.verify_password("", ""));
    EXPECT_FALSE(hasher_.verify_password("secret", ""));
}

TEST_F(SodiumHasher, RefusesEverythingAgainstAHashThatIsNone) {
    EXPECT_FALSE(hasher_.verify_password("secret", "secret"));
}

TEST_F(SodiumHasher, VerifiesHashesOfAnotherCost) {
    sodium_hasher interactive{secret_, password_cost::interactive};

    EXPECT_TRUE(interactive.verify_password("secret", hasher_.hash_password("secret")));
}

// Who asks for an unknown user must not learn it from the time the answer takes. Measured in time
// of this process's own, which a busy machine does not stretch; skipping the hash would save nearly
// all.
TEST_F(SodiumHasher, WorksAsHardForNoHashAsForARealOne) {
    sodium_hasher interactive{secret_, password_cost::interactive};
    const std::string hash = interactive.hash_password("secret");
    const auto median_time = [&](const std::string& against) {
        std::vector<std::clock_t> times;
        for (int i = 0; i < 5; ++i) {
            const std::clock_t before = std::clock();
            EXPECT_FALSE(interactive.verify_password("guess", against));
            times.push_back(std::clock() - before);
        }
        std::ranges::sort(times);
        return times[2];
    };

    const std::clock_t real = median_time(hash);
    const std::clock_t none = median_time("");

    EXPECT_GT(none, real / 4);
    EXPECT_LT(none, real * 4);
}

TEST_F(SodiumHasher, HashesTokensWithSha256) {
    const token_hash hash = hasher_.hash_token("abc");

    EXPECT_EQ(hash.bytes[0], 0xba);
    EXPECT_EQ(hash.bytes[1], 0x78);
    EXPECT_EQ(hash.bytes[31], 0xad);
}

TEST_F(SodiumHasher, MakesTheSameTokenForTheSamePurpose) {
    EXPECT_EQ(hasher_.make_token("access 1"), hasher_.make_token("access 1"));
    EXPECT_NE(hasher_.make_token("access 1"), hasher_.make_token("access 2"));
}

TEST_F(SodiumHasher, MakesTokensThatAnotherServerCannotMake) {
    sodium_hasher other{make_server_secret(), password_cost::cheapest};

    EXPECT_NE(hasher_.make_token("access 1"), other.make_token("access 1"));
}

TEST_F(SodiumHasher, MakesTokensOf256BitsThatFitInAHeader) {
    const std::string token = hasher_.make_token("access 1");

    EXPECT_EQ(token.size(), 43u);
    EXPECT_EQ(
        token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789-_"),
        std::string::npos
    );
}

}  // namespace
}  // namespace gapless::server
