#pragma once

#include "sdk/dial/race.hpp"
#include "sdk/dial/route.hpp"

#include <gapless/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gapless::sdk {

// Finds a server and connects to it: the name is looked up, its addresses are raced, and where a
// proxy stands in between it is asked to pass the connection on.
//
// start() makes it; it lives on the strand given, and calls back there once, never from inside
// start(), with a socket on that strand or with errc::unreachable. It has no deadline: who waits
// too long says cancel(), and then it doesn't call back.
class dialer : public std::enable_shared_from_this<dialer> {
public:
    using tcp = boost::asio::ip::tcp;
    using completion = std::function<void(result<tcp::socket>)>;

    [[nodiscard]] static std::shared_ptr<dialer> start(
        boost::asio::any_io_executor strand, route to, completion told
    );

    void cancel();

private:
    dialer(boost::asio::any_io_executor strand, route to, completion told);

    void look_up();
    void connect(const std::vector<tcp::endpoint>& candidates);
    void ask_proxy();
    void finish(result<tcp::socket>);

    // Where the socket itself goes.
    [[nodiscard]] const server_address& first_hop() const;

    route route_;
    completion told_;  // empty once it is over
    tcp::resolver resolver_;
    tcp::socket socket_;  // while the proxy is asked
    std::shared_ptr<race> race_;
};

}  // namespace gapless::sdk
