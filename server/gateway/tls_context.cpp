#include "server/gateway/tls_context.hpp"

#include "server/gateway/socket_bio.hpp"

#include <gapless/assert.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <string_view>

namespace gapless::server {

namespace {

template <class T, auto Free>
struct freed_by {
    void operator()(T* pointer) const { Free(pointer); }
};

using bio = std::unique_ptr<BIO, freed_by<BIO, BIO_free_all>>;
using certificate = std::unique_ptr<X509, freed_by<X509, X509_free>>;
using private_key = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY, EVP_PKEY_free>>;

[[nodiscard]] bio reading(const std::string& text) {
    return bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

[[nodiscard]] error refused(const char* what) {
    ERR_clear_error();
    return error{errc::certificate_refused, what};
}

}  // namespace

void tls_context::deleter::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

void tls_context::deleter::operator()(bio_method_st* method) const { BIO_meth_free(method); }

tls_context::tls_context()
    : context_(SSL_CTX_new(TLS_server_method())), method_(make_socket_method()) {
    GAPLESS_ASSERT(context_ != nullptr);
    SSL_CTX* context = context_.get();
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    // A writer's buffer grows, and so moves, while a write waits for the socket.
    SSL_CTX_set_mode(
        context,
        SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
            SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    );
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_read_ahead(context, 1);
    // Tickets carry the session: the server keeps none.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    constexpr std::string_view name = "gapless";
    SSL_CTX_set_session_id_context(
        context, reinterpret_cast<const unsigned char*>(name.data()), name.size()
    );
    SSL_CTX_set_num_tickets(context, 1);
}

tls_context::~tls_context() = default;

result<std::unique_ptr<tls_context>> tls_context::make(const tls_credentials& credentials) {
    std::unique_ptr<tls_context> made{new tls_context};
    if (const result<void> used = made->use(credentials); !used) {
        return used.error();
    }
    return made;
}

result<void> tls_context::use(const tls_credentials& credentials) {
    const bio chain = reading(credentials.certificate_pem);
    const certificate leaf{PEM_read_bio_X509_AUX(chain.get(), nullptr, nullptr, nullptr)};
    if (!leaf || SSL_CTX_use_certificate(context_.get(), leaf.get()) != 1) {
        return refused("the certificate file holds no certificate in PEM");
    }
    while (X509* issuer = PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)) {
        SSL_CTX_add0_chain_cert(context_.get(), issuer);
    }
    const bio text = reading(credentials.key_pem);
    const private_key key{PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr)};
    if (!key || SSL_CTX_use_PrivateKey(context_.get(), key.get()) != 1) {
        return refused("the key file holds no private key in PEM that fits the certificate");
    }
    ERR_clear_error();
    return {};
}

// TLS 1.3 makes no difference between an empty context and none (RFC 8446, 7.5).
protocol::tls_channel channel_of(ssl_st* connection) {
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

}  // namespace gapless::server
