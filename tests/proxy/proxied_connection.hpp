#pragma once

#include "tests/proxy/command.hpp"
#include "tests/proxy/half.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>

namespace gapless::proxy {

// One client and one server with the proxy between them: two sockets and two halves.
//
// A direction that ends in order is passed on as that, and the other one goes on; a reset, and a
// socket that can no longer be written, end both. In a black hole neither is seen by the far side:
// a connection whose client has gone stays until the server gives it up, as on a real line. It
// keeps itself alive until then.
class proxied_connection final : public std::enable_shared_from_this<proxied_connection>,
                                 private half::listener {
public:
    struct settings {
        lane_settings up;
        lane_settings down;
        lane::setting up_lane;
        lane::setting down_lane;
    };

    // `over` is called once, when both directions are.
    proxied_connection(
        boost::asio::ip::tcp::socket client, const settings& faults, std::function<void()> over
    );

    // Commands. start comes first.
    void start(const boost::asio::ip::tcp::endpoint& server);
    void change(direction, const lane_settings&);
    void half_close(direction);
    void reset();

    [[nodiscard]] const lane_settings& settings_of(direction) const;
    [[nodiscard]] std::uint64_t bytes(direction) const;

private:
    void handle_finished(half& which, ending how) override;
    void handle_write_failed(half& which) override;
    void handle_settled() override;

    [[nodiscard]] half& half_of(direction which) { return which == direction::up ? up_ : down_; }

    void close();

    boost::asio::ip::tcp::socket client_;
    boost::asio::ip::tcp::socket server_;
    half up_;
    half down_;
    std::function<void()> over_;
};

}  // namespace gapless::proxy
