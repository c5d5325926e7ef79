#pragma once

#include "protocol/session/tls_channel.hpp"

#include <gapless/result.hpp>

#include <memory>
#include <string>

struct bio_method_st;
struct ssl_ctx_st;
struct ssl_st;

namespace gapless::server {

// Who the server is: a certificate chain, leaf first, and its private key, both as PEM text.
struct tls_credentials {
    std::string certificate_pem;
    std::string key_pem;
};

// What all TLS connections of the server share: the credentials, TLS 1.3 only, stateless tickets,
// and buffers that an idle connection gives back. Streams made from it outlive nothing: the context
// outlives them.
class tls_context {
public:
    // Fails with certificate_refused when the texts are no certificate and its key.
    [[nodiscard]] static result<std::unique_ptr<tls_context>> make(const tls_credentials&);

    ~tls_context();
    tls_context(const tls_context&) = delete;
    tls_context& operator=(const tls_context&) = delete;

    // OpenSSL's own objects, borrowed.
    [[nodiscard]] ssl_ctx_st* native() const { return context_.get(); }

    // Sockets without signals.
    [[nodiscard]] bio_method_st* socket_method() const { return method_.get(); }

private:
    struct deleter {
        void operator()(ssl_ctx_st*) const;
        void operator()(bio_method_st*) const;
    };

    tls_context();

    [[nodiscard]] result<void> use(const tls_credentials&);

    std::unique_ptr<ssl_ctx_st, deleter> context_;
    std::unique_ptr<bio_method_st, deleter> method_;
};

// What a login over this connection is bound to, after the handshake; nothing, if OpenSSL fails.
[[nodiscard]] protocol::tls_channel channel_of(ssl_st* connection);

}  // namespace gapless::server
