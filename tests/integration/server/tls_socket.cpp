#include "tests/integration/server/tls_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace gapless::integration {

namespace {

// Only a test that fails waits so long.
constexpr timeval wait_at_most{.tv_sec = 10, .tv_usec = 0};

[[nodiscard]] int connected(const std::string& address) {
    const std::size_t colon = address.rfind(':');
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(static_cast<std::uint16_t>(std::stoul(address.substr(colon + 1))));
    ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &peer.sin_addr);
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait_at_most, sizeof wait_at_most);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) != 0) {
        ::close(descriptor);
        throw std::runtime_error("cannot connect to " + address);
    }
    return descriptor;
}

template <class Socket>
[[nodiscard]] std::optional<std::string> all_of(Socket& socket) {
    std::string all;
    while (true) {
        const std::optional<std::string> more = socket.read();
        if (!more) {
            return std::nullopt;
        }
        if (more->empty()) {
            return all;
        }
        all += *more;
    }
}

}  // namespace

tcp_socket::tcp_socket(const std::string& address) : descriptor_(connected(address)) {}

tcp_socket::~tcp_socket() { ::close(descriptor_); }

void tcp_socket::write(std::string_view bytes) const {
    while (!bytes.empty()) {
        const ssize_t written = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (written <= 0) {
            return;  // what the peer thinks of it is seen by reading
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::optional<std::string> tcp_socket::read() const {
    std::array<char, 16 * 1024> room{};
    const ssize_t got = ::recv(descriptor_, room.data(), room.size(), 0);
    if (got < 0 && errno == EAGAIN) {
        return std::nullopt;
    }
    return got <= 0 ? std::string{} : std::string{room.data(), static_cast<std::size_t>(got)};
}

std::optional<std::string> tcp_socket::read_all() const { return all_of(*this); }

void tls_socket::deleter::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

void tls_socket::deleter::operator()(ssl_st* ssl) const { SSL_free(ssl); }

tls_socket::tls_socket(const std::string& address, const trust& trusted)
    : socket_(address), context_(SSL_CTX_new(TLS_client_method())) {
    std::signal(SIGPIPE, SIG_IGN);
    BIO* text = BIO_new_mem_buf(
        trusted.authority_pem.data(), static_cast<int>(trusted.authority_pem.size())
    );
    X509* authority = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), authority);
    X509_free(authority);
    BIO_free(text);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_max_proto_version(context_.get(), trusted.version_max);

    ssl_.reset(SSL_new(context_.get()));
    SSL_set1_host(ssl_.get(), address.substr(0, address.rfind(':')).c_str());
    SSL_set_fd(ssl_.get(), socket_.descriptor());
    if (!trusted.name.empty()) {
        SSL_ctrl(
            ssl_.get(),
            SSL_CTRL_SET_TLSEXT_HOSTNAME,
            TLSEXT_NAMETYPE_host_name,
            std::string{trusted.name}.data()
        );
    }
    if (trusted.session) {
        SSL_set_session(ssl_.get(), trusted.session.get());
    }
    if (SSL_connect(ssl_.get()) != 1) {
        ERR_clear_error();
        throw std::runtime_error("the TLS handshake failed");
    }
}

tls_socket::~tls_socket() = default;

void tls_socket::write(std::string_view bytes) {
    SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    ERR_clear_error();
}

std::optional<std::string> tls_socket::read() {
    std::array<char, 16 * 1024> room{};
    const int got = SSL_read(ssl_.get(), room.data(), static_cast<int>(room.size()));
    if (got > 0) {
        return std::string{room.data(), static_cast<std::size_t>(got)};
    }
    const bool was_too_long = SSL_get_error(ssl_.get(), got) == SSL_ERROR_WANT_READ;
    ERR_clear_error();
    return was_too_long ? std::nullopt : std::optional{std::string{}};
}

std::optional<std::string> tls_socket::read_all() { return all_of(*this); }

std::array<std::uint8_t, 32> tls_socket::exporter() const {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    std::array<std::uint8_t, 32> made{};
    SSL_export_keying_material(
        ssl_.get(), made.data(), made.size(), label.data(), label.size(), nullptr, 0, 0
    );
    return made;
}

std::shared_ptr<ssl_session_st> tls_socket::session() const {
    return {SSL_get1_session(ssl_.get()), SSL_SESSION_free};
}

bool tls_socket::was_resumed() const { return SSL_session_reused(ssl_.get()) == 1; }

bool tls_socket::was_ended_properly() const {
    return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

}  // namespace gapless::integration
