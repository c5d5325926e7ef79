#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace gapless::load {

// The settings of TLS for many streams: 1.3 only, buffers given back while a stream is idle.
class tls_settings {
public:
    // Trusts one authority, or, with an empty text, everybody.
    [[nodiscard]] static tls_settings of_client(const std::string& authority_pem);
    [[nodiscard]] static tls_settings of_server(
        const std::string& certificate_pem, const std::string& key_pem
    );

    [[nodiscard]] ssl_ctx_st* native() const { return context_.get(); }

    [[nodiscard]] bool is_of_server() const { return is_of_server_; }

private:
    struct deleter {
        void operator()(ssl_ctx_st*) const;
    };

    explicit tls_settings(bool is_of_server);

    std::unique_ptr<ssl_ctx_st, deleter> context_;
    bool is_of_server_;
};

// A connected socket that never blocks, with TLS or without: OpenSSL on the descriptor and nothing
// of the product in it, so that it can stand beside it as the measure.
//
// The handshake happens by itself inside the first reads and writes.
class stream {
public:
    enum class state : std::uint8_t { open, would_block, closed };

    // Without settings there is no TLS. The descriptor is the stream's from here on.
    stream(int descriptor, const tls_settings*);
    ~stream();

    stream(const stream&) = delete;
    stream& operator=(const stream&) = delete;

    // Connects to HOST:PORT, where the host is an IPv4 address. Throws std::runtime_error.
    [[nodiscard]] static int connected(const std::string& address);

    // Takes what there is; `got` says how much.
    [[nodiscard]] state read(std::span<char> room, std::size_t& got);

    // Writes as much as it can; `written` says how much.
    [[nodiscard]] state write(std::string_view bytes, std::size_t& written);

    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    struct deleter {
        void operator()(ssl_st*) const;
    };

    [[nodiscard]] state state_of(int returned) const;

    int descriptor_;
    std::unique_ptr<ssl_st, deleter> ssl_;
};

}  // namespace gapless::load
