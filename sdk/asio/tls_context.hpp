#pragma once

#include "protocol/session/tls_channel.hpp"
#include "sdk/asio/key_pins.hpp"

#include <gapless/result.hpp>

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <openssl/types.h>

#include <memory>
#include <string>

namespace gapless::sdk {

// What all TLS connections with one trust share: TLS 1.3 only, and the server has to prove who it
// is, to the certificate authorities in `pem` or, when that is empty, to the system's, and with one
// of the pinned keys, if there are any. Costly to make (the system's are hundreds of files): share
// it. Fails with errc::certificate_refused when there is no certificate to be read.
[[nodiscard]] result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(
    const std::string& pem, const key_pins& pins = {}
);

// Makes one connection insist on a certificate for this host, a name or an IP address, and say the
// name in its greeting. To be called before the handshake. False for a host that cannot be one.
[[nodiscard]] bool expect_host(SSL* connection, const std::string& host);

// What a login over this connection is bound to, after the handshake; nothing, if OpenSSL fails.
[[nodiscard]] protocol::tls_channel channel_of(SSL* connection);

}  // namespace gapless::sdk
