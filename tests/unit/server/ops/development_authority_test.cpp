#include "server/ops/development_authority.hpp"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace gapless::server {
namespace {

using certificate = std::unique_ptr<X509, decltype(&X509_free)>;

[[nodiscard]] certificate parsed(const std::string& pem) {
    BIO* text = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    certificate read{PEM_read_bio_X509(text, nullptr, nullptr, nullptr), X509_free};
    BIO_free(text);
    return read;
}

class DevelopmentAuthority : public testing::Test {
protected:
    development_authority made_ = make_development_authority();
    certificate authority_ = parsed(made_.authority_pem);
    certificate leaf_ = parsed(made_.certificate_pem);
};

TEST_F(DevelopmentAuthority, SignsTheServersCertificate) {
    EXPECT_EQ(X509_check_issued(authority_.get(), leaf_.get()), X509_V_OK);
    EXPECT_EQ(X509_verify(leaf_.get(), X509_get0_pubkey(authority_.get())), 1);
    EXPECT_EQ(X509_check_ca(authority_.get()), 1);
    EXPECT_EQ(X509_check_ca(leaf_.get()), 0);
}

TEST_F(DevelopmentAuthority, VouchesForThisMachineAlone) {
    EXPECT_EQ(X509_check_host(leaf_.get(), "localhost", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_ip_asc(leaf_.get(), "127.0.0.1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(leaf_.get(), "::1", 0), 1);
    EXPECT_EQ(X509_check_host(leaf_.get(), "example.com", 0, 0, nullptr), 0);
    EXPECT_EQ(X509_check_ip_asc(leaf_.get(), "10.0.0.1", 0), 0);
}

TEST_F(DevelopmentAuthority, IsCurrentWhenItIsNew) {
    EXPECT_TRUE(is_current(made_));
    EXPECT_FALSE(is_current({}));
}

TEST_F(DevelopmentAuthority, IsAnotherOneEachTime) {
    EXPECT_NE(make_development_authority(), made_);
}

}  // namespace
}  // namespace gapless::server
