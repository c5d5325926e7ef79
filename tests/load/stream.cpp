#include "tests/load/stream.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace gapless::load {

namespace {

void require(bool holds, const char* what) {
    if (!holds) {
        throw std::runtime_error(what);
    }
}

struct bio_deleter {
    void operator()(BIO* bio) const { BIO_free(bio); }
};

std::unique_ptr<BIO, bio_deleter> reading(const std::string& text) {
    return std::unique_ptr<BIO, bio_deleter>{
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))
    };
}

}  // namespace

void tls_settings::deleter::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

tls_settings::tls_settings(bool is_of_server)
    : context_(SSL_CTX_new(is_of_server ? TLS_server_method() : TLS_client_method())),
      is_of_server_(is_of_server) {
    SSL_CTX_set_min_proto_version(native(), TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(native(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(
        native(),
        SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
            SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    );
}

tls_settings tls_settings::of_client(const std::string& authority_pem) {
    tls_settings made{false};
    if (authority_pem.empty()) {
        return made;
    }
    const auto bio = reading(authority_pem);
    X509* authority = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr);
    require(authority != nullptr, "the authority is no certificate");
    X509_STORE_add_cert(SSL_CTX_get_cert_store(made.native()), authority);
    X509_free(authority);
    SSL_CTX_set_verify(made.native(), SSL_VERIFY_PEER, nullptr);
    return made;
}

tls_settings tls_settings::of_server(
    const std::string& certificate_pem, const std::string& key_pem
) {
    tls_settings made{true};
    const auto certificate_bio = reading(certificate_pem);
    const auto key_bio = reading(key_pem);
    X509* certificate = PEM_read_bio_X509(certificate_bio.get(), nullptr, nullptr, nullptr);
    EVP_PKEY* key = PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr);
    require(certificate != nullptr && key != nullptr, "no certificate, or no key");
    SSL_CTX_use_certificate(made.native(), certificate);
    SSL_CTX_use_PrivateKey(made.native(), key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
}

void stream::deleter::operator()(ssl_st* ssl) const { SSL_free(ssl); }

stream::stream(int descriptor, const tls_settings* settings) : descriptor_(descriptor) {
    ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (settings == nullptr) {
        return;
    }
    ssl_.reset(SSL_new(settings->native()));
    require(ssl_ != nullptr && SSL_set_fd(ssl_.get(), descriptor_) == 1, "no TLS");
    if (settings->is_of_server()) {
        SSL_set_accept_state(ssl_.get());
    } else {
        SSL_set_connect_state(ssl_.get());
    }
}

stream::~stream() { ::close(descriptor_); }

int stream::connected(const std::string& address) {
    const std::size_t colon = address.rfind(':');
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(static_cast<std::uint16_t>(std::stoul(address.substr(colon + 1))));
    require(
        ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &peer.sin_addr) == 1,
        "the address is not A.B.C.D:PORT"
    );
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(made >= 0, "no more sockets");
    if (::connect(made, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) != 0) {
        ::close(made);
        throw std::runtime_error("nobody listens at " + address);
    }
    return made;
}

stream::state stream::read(std::span<char> room, std::size_t& got) {
    got = 0;
    if (ssl_) {
        ERR_clear_error();
        return state_of(SSL_read_ex(ssl_.get(), room.data(), room.size(), &got));
    }
    const ssize_t taken = ::recv(descriptor_, room.data(), room.size(), 0);
    if (taken <= 0) {
        return taken < 0 && errno == EAGAIN ? state::would_block : state::closed;
    }
    got = static_cast<std::size_t>(taken);
    return state::open;
}

stream::state stream::write(std::string_view bytes, std::size_t& written) {
    written = 0;
    if (ssl_) {
        ERR_clear_error();
        return state_of(SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &written));
    }
    const ssize_t put = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put < 0) {
        return errno == EAGAIN ? state::would_block : state::closed;
    }
    written = static_cast<std::size_t>(put);
    return state::open;
}

stream::state stream::state_of(int returned) const {
    if (returned == 1) {
        return state::open;
    }
    switch (SSL_get_error(ssl_.get(), returned)) {
        case SSL_ERROR_WANT_READ:
        case SSL_ERROR_WANT_WRITE:
            return state::would_block;
        default:
            return state::closed;
    }
}

}  // namespace gapless::load
