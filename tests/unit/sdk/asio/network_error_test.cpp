#include "sdk/asio/network_error.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>

namespace gapless::sdk {
namespace {

TEST(NetworkError, TellsARefusedCertificateFromTheRest) {
    const boost::system::error_code refused(
        static_cast<int>(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_CERTIFICATE_VERIFY_FAILED)),
        boost::asio::error::get_ssl_category()
    );
    EXPECT_EQ(network_error(refused, "greeting").code, errc::certificate_refused);

    const boost::system::error_code too_old(
        static_cast<int>(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_UNSUPPORTED_PROTOCOL)),
        boost::asio::error::get_ssl_category()
    );
    EXPECT_EQ(network_error(too_old, "greeting").code, errc::unreachable);
    EXPECT_EQ(
        network_error(boost::asio::error::connection_refused, "connecting").code, errc::unreachable
    );
}

TEST(NetworkError, SaysWhatWasTried) {
    const auto told = network_error(boost::asio::error::connection_refused, "connecting to here:1");
    EXPECT_NE(told.detail.find("connecting to here:1"), std::string::npos);
}

}  // namespace
}  // namespace gapless::sdk
