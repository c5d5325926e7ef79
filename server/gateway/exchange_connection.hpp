#pragma once

#include "protocol/session/exchange_turn.hpp"
#include "protocol/wire/exchange_header.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "server/core/session/exchange_reply.hpp"
#include "server/gateway/device_connection.hpp"
#include "server/gateway/engine_driver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

namespace gapless::server {

// A device whose frames come in HTTP requests and go in their answers: for networks that let
// nothing else through. To the driver it is a connection like any other; a request without frames
// is a sign of life.
//
// What a request is, and when it is answered, exchange_turn says; here are the clock, and those who
// wait. `on_gone` is called once, when it is over. The driver outlives its last wait.
class exchange_connection final : public device_connection,
                                  public std::enable_shared_from_this<exchange_connection> {
public:
    using completion = std::function<void(const exchange_reply&)>;

    exchange_connection(
        boost::asio::io_context&,
        engine_driver&,
        const protocol::exchange_key&,
        const protocol::exchange_turn::limits&,
        std::function<void()> on_gone
    );

    // Introduces itself to the driver.
    void start(std::string_view address);

    // One request, which is answered when it is its turn; by then the body is read.
    void handle_request(const protocol::exchange_header&, std::string_view payloads, completion);

    // The client has said that it is over.
    void end();

    void queue(std::string_view first, std::string_view second) override;
    void flush() override;
    void close() override;
    void abort() override;

    [[nodiscard]] std::size_t queued_bytes() const override { return turn_.queued_bytes(); }

private:
    enum class stage : std::uint8_t { open, closing, gone };

    void await(std::uint64_t number, completion);
    void take(std::string_view payloads);
    void arm_timer();
    void handle_timeout();

    engine_driver& driver_;
    connection_id id_;
    protocol::exchange_key key_;
    protocol::exchange_turn turn_;
    protocol::frame_reader reader_;
    std::map<std::uint64_t, completion> waiting_;  // by their request's number
    std::function<void()> on_gone_;
    boost::asio::steady_timer timer_;
    std::optional<instant> armed_for_;
    instant close_by_;
    stage stage_ = stage::open;
};

}  // namespace gapless::server
