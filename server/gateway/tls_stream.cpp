#include "server/gateway/tls_stream.hpp"

#include "server/gateway/socket_bio.hpp"

#include <gapless/assert.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace gapless::server {

void tls_stream::deleter::operator()(ssl_st* ssl) const { SSL_free(ssl); }

tls_stream::tls_stream(const tls_context& context, int descriptor)
    : ssl_(SSL_new(context.native())) {
    GAPLESS_ASSERT(ssl_ != nullptr);
    BIO* bio = make_socket_bio(context.socket_method(), descriptor);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_accept_state(ssl_.get());
}

// A session that was not shut down is marked as not resumable when it is freed.
tls_stream::~tls_stream() {
    SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

io_outcome tls_stream::handshake() {
    ERR_clear_error();
    return outcome_of(SSL_do_handshake(ssl_.get()), 0);
}

protocol::tls_channel tls_stream::channel() const { return channel_of(ssl_.get()); }

io_outcome tls_stream::read(std::span<char> room) {
    ERR_clear_error();
    std::size_t moved = 0;
    const int returned = SSL_read_ex(ssl_.get(), room.data(), room.size(), &moved);
    return outcome_of(returned, moved);
}

io_outcome tls_stream::write(std::string_view bytes) {
    ERR_clear_error();
    std::size_t moved = 0;
    const int returned = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &moved);
    return outcome_of(returned, moved);
}

void tls_stream::shut_down() {
    if (!is_broken_) {
        ERR_clear_error();
        SSL_shutdown(ssl_.get());
        ERR_clear_error();
    }
}

io_outcome tls_stream::outcome_of(int returned, std::size_t moved) {
    if (returned == 1) {
        return {.state = io_state::done, .bytes = moved};
    }
    switch (SSL_get_error(ssl_.get(), returned)) {
        case SSL_ERROR_WANT_READ:
            return {.state = io_state::want_read};
        case SSL_ERROR_WANT_WRITE:
            return {.state = io_state::want_write};
        case SSL_ERROR_ZERO_RETURN:
            return {.state = io_state::closed};
        default:
            // After a fatal error OpenSSL forbids everything, a shutdown included.
            is_broken_ = true;
            ERR_clear_error();
            return {.state = io_state::closed};
    }
}

}  // namespace gapless::server
