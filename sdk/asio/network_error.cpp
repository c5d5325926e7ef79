#include "sdk/asio/network_error.hpp"

#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <string>

namespace gapless::sdk {

namespace {

bool is_certificate_failure(const boost::system::error_code& ec) {
    return ec.category() == boost::asio::error::get_ssl_category() &&
           ERR_GET_REASON(static_cast<unsigned long>(ec.value())) ==
               SSL_R_CERTIFICATE_VERIFY_FAILED;
}

}  // namespace

error network_error(const boost::system::error_code& ec, std::string_view step) {
    const auto code = is_certificate_failure(ec) ? errc::certificate_refused : errc::unreachable;
    return error(code, std::string(step) + ": " + ec.message());
}

}  // namespace gapless::sdk
