#include "tests/integration/sdk/sdk_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::integration {
namespace {

constexpr auto* nobodys = "0000000000000000000000000000000000000000000000000000000000000000";

// The pin of a certificate's key, in hexadecimal.
std::string pin_of(const std::string& pem) {
    BIO* const bytes = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    X509* const certificate = PEM_read_bio_X509(bytes, nullptr, nullptr, nullptr);
    unsigned char* encoded = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
    std::array<unsigned char, 32> hash{};
    EVP_Digest(
        encoded, static_cast<std::size_t>(size), hash.data(), nullptr, EVP_sha256(), nullptr
    );
    OPENSSL_free(encoded);
    X509_free(certificate);
    BIO_free(bytes);
    std::string text;
    for (const unsigned char byte : hash) {
        constexpr std::string_view digits = "0123456789abcdef";
        text += digits[byte >> 4U];
        text += digits[byte & 0xfU];
    }
    return text;
}

class PinnedKeys : public SdkFixture, public ::testing::WithParamInterface<transport> {
protected:
    [[nodiscard]] config with(std::vector<std::string> pins) const {
        config chosen = in_memory();
        chosen.transport = GetParam();
        chosen.pinned_keys = std::move(pins);
        return chosen;
    }

    const std::string pin_ = pin_of(server_.authority_pem());
};

TEST_P(PinnedKeys, LetAServerInThatShowsOne) {
    const auto bob = somebody("bob");
    const auto alice = somebody("alice", with({nobodys, pin_}));

    EXPECT_TRUE(alice->send_and_wait(destination::direct("bob"), "one").sent);
    EXPECT_TRUE(bob->sees(1));
}

TEST_P(PinnedKeys, RefuseAnyOtherAtTheLogin) {
    person alice(with({nobodys}));

    const auto refused = alice.register_account(credentials_of("alice"));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::certificate_refused);
    EXPECT_NE(refused.error().detail.find("pinned"), std::string::npos) << refused.error().detail;
}

// Whose pins change while the mailbox stays.
TEST_P(PinnedKeys, RefuseAnyOtherForFrames) {
    const tests::temporary_directory directory;
    config chosen = with({pin_});
    chosen.in_memory_only = false;
    chosen.directory = directory / "alice";
    static_cast<void>(somebody("alice", chosen));
    chosen.pinned_keys = {nobodys};
    person alice(chosen);
    alice->connect();

    const auto caught_up = alice.catch_up();
    const auto once_more = alice.catch_up();  // which it has been told of by now

    ASSERT_FALSE(once_more);
    EXPECT_EQ(once_more.error().code, errc::certificate_refused);
    ASSERT_FALSE(caught_up);
    EXPECT_EQ(caught_up.error().code, errc::certificate_refused);
    EXPECT_NE(caught_up.error().detail.find("pinned"), std::string::npos)
        << caught_up.error().detail;
}

INSTANTIATE_TEST_SUITE_P(
    Over,
    PinnedKeys,
    ::testing::Values(transport::tcp, transport::websocket, transport::exchange),
    [](const auto& each) {
        const bool is_tcp = each.param == transport::tcp;
        return is_tcp ? "Tcp" : each.param == transport::websocket ? "WebSocket" : "Exchange";
    }
);

TEST(PinnedKeysOfAConfig, HaveToBeHashes) {
    config chosen = config::in_memory();
    chosen.pinned_keys = {"not a hash"};
    EXPECT_EQ(client::open(chosen).error().code, errc::usage);

    chosen.pinned_keys = {nobodys};
    chosen.plain_tcp = "127.0.0.1:1";
    EXPECT_EQ(client::open(chosen).error().code, errc::usage);
}

}  // namespace
}  // namespace gapless::integration
