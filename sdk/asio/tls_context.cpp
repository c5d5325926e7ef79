#include "sdk/asio/tls_context.hpp"

#include "sdk/asio/tls_sessions.hpp"

#include <gapless/assert.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <string_view>

namespace gapless::sdk {

namespace ssl = boost::asio::ssl;

namespace {

error no_authority(const std::string& why) {
    return error(errc::certificate_refused, "the certificate authority cannot be read: " + why);
}

bool has_certificate(const ssl::context& context) {
    X509_STORE* store = SSL_CTX_get_cert_store(
        const_cast<ssl::context&>(context).native_handle()  // NOLINT: Asio has no const one
    );
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(store)) > 0;
}

}  // namespace

result<std::shared_ptr<ssl::context>> make_tls_context(
    const std::string& pem, const key_pins& pins
) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_3_VERSION);
    SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
    tls_sessions::keep(context->native_handle());
    if (!pins.is_empty()) {
        pins.require_in(context->native_handle());
    }

    boost::system::error_code ec;
    context->set_verify_mode(ssl::verify_peer, ec);
    GAPLESS_ASSERT(!ec);
    if (pem.empty()) {
        context->set_default_verify_paths(ec);
        if (ec) {
            return no_authority(ec.message());
        }
        return context;
    }
    context->add_certificate_authority(boost::asio::buffer(pem), ec);
    if (ec || !has_certificate(*context)) {
        return no_authority(ec ? ec.message() : "it is not a certificate in PEM");
    }
    return context;
}

bool expect_host(SSL* connection, const std::string& host) {
    boost::system::error_code ec;
    const auto address = boost::asio::ip::make_address(host, ec);
    if (!ec) {
        auto* const parameters = SSL_get0_param(connection);
        return X509_VERIFY_PARAM_set1_ip_asc(parameters, address.to_string().c_str()) == 1;
    }
    SSL_set_hostflags(connection, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // What SSL_set_tlsext_host_name is a macro for, with casts of its own.
    std::string name = host;
    return SSL_set1_host(connection, host.c_str()) == 1 &&
           SSL_ctrl(
               connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()
           ) == 1;
}

// TLS 1.3 makes no difference between an empty context and none (RFC 8446, 7.5).
protocol::tls_channel channel_of(SSL* connection) {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    protocol::tls_channel made;
    const int exported = SSL_export_keying_material(
        connection,
        made.exporter.bytes.data(),
        made.exporter.bytes.size(),
        label.data(),
        label.size(),
        nullptr,
        0,
        0
    );
    if (exported != 1) {
        ERR_clear_error();
        return {};
    }
    if (const char* name = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name)) {
        made.server_name = name;
    }
    return made;
}

}  // namespace gapless::sdk
