#include "sdk/asio/tls_context.hpp"

#include <gtest/gtest.h>

namespace gapless::sdk {
namespace {

TEST(TlsContext, RefusesAnAuthorityThatIsNoCertificate) {
    const auto made = make_tls_context("this is not PEM");
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, errc::certificate_refused);
}

TEST(TlsContext, TrustsTheSystemWhenNoAuthorityIsNamed) { EXPECT_TRUE(make_tls_context({})); }

}  // namespace
}  // namespace gapless::sdk
