#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;

namespace gapless::integration {

// A plain blocking TCP socket of a test; every wait ends after a while.
class tcp_socket {
public:
    // To HOST:PORT.
    explicit tcp_socket(const std::string& address);
    ~tcp_socket();

    tcp_socket(const tcp_socket&) = delete;
    tcp_socket& operator=(const tcp_socket&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }

    void write(std::string_view bytes) const;

    // Whatever comes next; empty at the end of the stream, and nothing when the wait was too long.
    [[nodiscard]] std::optional<std::string> read() const;

    // Reads to the end of the stream; nothing when that takes too long.
    [[nodiscard]] std::optional<std::string> read_all() const;

private:
    int descriptor_;
};

// The same over TLS, with our own small use of OpenSSL instead of the product's.
class tls_socket {
public:
    struct trust {
        std::string authority_pem;
        int version_max = 0;                      // 0: the newest
        std::shared_ptr<ssl_session_st> session;  // one to resume, or none
        std::string name = {};                    // of the server, for the greeting
    };

    // Throws std::runtime_error when the handshake fails.
    tls_socket(const std::string& address, const trust&);
    ~tls_socket();

    tls_socket(const tls_socket&) = delete;
    tls_socket& operator=(const tls_socket&) = delete;

    void write(std::string_view bytes);
    [[nodiscard]] std::optional<std::string> read();
    [[nodiscard]] std::optional<std::string> read_all();

    [[nodiscard]] const tcp_socket& below() const { return socket_; }

    // What both ends know of this connection alone (RFC 9266): 32 bytes.
    [[nodiscard]] std::array<std::uint8_t, 32> exporter() const;

    // What a later connection may resume; the server gives it behind the handshake, so after a
    // read.
    [[nodiscard]] std::shared_ptr<ssl_session_st> session() const;
    [[nodiscard]] bool was_resumed() const;

    // The peer has said goodbye (close_notify), as opposed to a stream that was cut.
    [[nodiscard]] bool was_ended_properly() const;

private:
    struct deleter {
        void operator()(ssl_ctx_st*) const;
        void operator()(ssl_st*) const;
    };

    tcp_socket socket_;
    std::unique_ptr<ssl_ctx_st, deleter> context_;
    std::unique_ptr<ssl_st, deleter> ssl_;
};

}  // namespace gapless::integration
