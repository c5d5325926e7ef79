#include "server/ops/data_directory.hpp"

#include "server/ops/kept_secrets.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <stdlib.h>
#include <string>
#include <utility>

namespace gapless::server {
namespace {

class DataDirectory : public testing::Test {
protected:
    DataDirectory() {
        std::string pattern = testing::TempDir() + "gapless-data-XXXXXX";
        root_ = ::mkdtemp(pattern.data());
    }

    ~DataDirectory() override { std::filesystem::remove_all(root_); }

    [[nodiscard]] std::filesystem::path data() const { return root_ / "a" / "b"; }

    [[nodiscard]] std::unique_ptr<data_directory> opened() const {
        auto made = data_directory::open(data());
        EXPECT_TRUE(made.has_value());
        return std::move(*made);
    }

    [[nodiscard]] std::filesystem::perms permissions_of(const char* name) const {
        return std::filesystem::status(data() / name).permissions();
    }

    std::filesystem::path root_;
};

constexpr auto for_owner_only =
    std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;

TEST_F(DataDirectory, IsMadeForItsOwnerAlone) {
    const auto held = opened();

    EXPECT_EQ(std::filesystem::status(data()).permissions(), std::filesystem::perms::owner_all);
}

TEST_F(DataDirectory, IsHeldByOneAtATime) {
    const auto held = opened();

    const auto second = data_directory::open(data());

    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, errc::data_in_use);
}

TEST_F(DataDirectory, IsFreeAgainAfterwards) {
    opened().reset();

    EXPECT_TRUE(data_directory::open(data()).has_value());
}

TEST_F(DataDirectory, CannotBeAFile) {
    const auto made = data_directory::open("/dev/null");

    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().code, errc::storage_failed);
}

TEST_F(DataDirectory, GivesBackWhatWasWritten) {
    const auto held = opened();

    EXPECT_TRUE(held->write("x", "one").has_value());
    EXPECT_TRUE(held->write("x", "two").has_value());

    EXPECT_EQ(held->read("x"), "two");
    EXPECT_EQ(held->read("y"), std::nullopt);
    EXPECT_EQ(permissions_of("x"), for_owner_only);
}

TEST_F(DataDirectory, KeepsTheTokenSecret) {
    const auto held = opened();

    const auto first = keep_token_secret(*held, [] { return std::string(32, 'a'); });
    const auto second = keep_token_secret(*held, [] { return std::string(32, 'b'); });

    EXPECT_EQ(first.value(), std::string(32, 'a'));
    EXPECT_EQ(second.value(), std::string(32, 'a'));
    EXPECT_EQ(permissions_of("token-secret"), for_owner_only);
}

TEST_F(DataDirectory, RefusesADamagedTokenSecret) {
    const auto held = opened();
    EXPECT_TRUE(held->write("token-secret", "short").has_value());

    const auto kept = keep_token_secret(*held, [] { return std::string(32, 'a'); });

    ASSERT_FALSE(kept.has_value());
    EXPECT_EQ(kept.error().code, errc::storage_failed);
}

TEST_F(DataDirectory, KeepsTheDevelopmentAuthority) {
    const auto held = opened();

    const auto first = keep_development_authority(*held);
    const auto second = keep_development_authority(*held);

    EXPECT_EQ(first.value(), second.value());
    EXPECT_EQ(held->read("dev-ca.pem"), first->authority_pem);
    EXPECT_EQ(development_authority_file(*held), data() / "dev-ca.pem");
    EXPECT_EQ(permissions_of("dev-identity.pem"), for_owner_only);
}

TEST_F(DataDirectory, MakesADamagedDevelopmentAuthorityAnew) {
    const auto held = opened();
    EXPECT_TRUE(held->write("dev-identity.pem", "nothing of the kind").has_value());

    const auto made = keep_development_authority(*held);

    ASSERT_TRUE(made.has_value());
    EXPECT_TRUE(is_current(*made));
}

}  // namespace
}  // namespace gapless::server
