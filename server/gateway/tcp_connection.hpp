#pragma once

#include "protocol/wire/frame_reader.hpp"
#include "server/gateway/byte_stream.hpp"
#include "server/gateway/device_connection.hpp"
#include "server/gateway/engine_driver.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gapless::server {

// A device on a TCP stream, with or without TLS. Asio only waits for readiness; the byte stream
// reads and writes the descriptor itself.
//
//     shaking hands ──▶ open ──close()──▶ closing ──all written──▶ lingering ──▶ gone
//          └───────────────┴───────── peer gone, abort() ─────────────────────────▲
//
// Lingering reads on and throws away, until the peer has closed too: a socket that is closed with
// unread bytes in it resets the connection, and the peer might lose the reason it was told. A
// deadline bounds closing and lingering together.
//
// Frames may be queued in any state; they leave when the handshake is through. The driver outlives
// the connection's last wait.
class tcp_connection final : public device_connection,
                             public std::enable_shared_from_this<tcp_connection> {
public:
    tcp_connection(
        boost::asio::ip::tcp::socket, std::unique_ptr<byte_stream>, engine_driver& driver
    );

    // Introduces itself to the driver and begins to read.
    void start();

    void queue(std::string_view first, std::string_view second) override;
    void flush() override;
    void close() override;
    void abort() override;

    [[nodiscard]] std::size_t queued_bytes() const override { return output_.size() - written_; }

private:
    enum class stage : std::uint8_t { shaking_hands, open, closing, lingering, gone };

    void shake_hands();
    void read();
    void take(std::string_view bytes);
    void lose();
    void finish_writing();
    void wait_to_read();
    void wait_to_write();

    // Closing may begin before the handshake has ended.
    [[nodiscard]] bool is_detached() const { return stage_ >= stage::closing; }

    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<byte_stream> stream_;
    engine_driver& driver_;
    connection_id id_;
    protocol::frame_reader reader_;
    std::string output_;
    std::size_t written_ = 0;
    std::unique_ptr<boost::asio::steady_timer> deadline_;  // of closing; an open one needs none
    stage stage_ = stage::shaking_hands;
    bool has_shaken_hands_ = false;
    bool waits_to_read_ = false;
    bool waits_to_write_ = false;
    bool is_unreadable_ = false;  // the stream of frames is lost; the engine closes
};

}  // namespace gapless::server
