#pragma once

#include "server/core/access/access_desk.hpp"
#include "server/core/account/account_request.hpp"
#include "server/core/session/exchange_reply.hpp"
#include "server/rest/frame_addresses.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace gapless::server {

// What stands behind REST: somebody who answers account requests, passes the frames of exchanges
// on, and knows how the server is.
struct account_port {
    std::function<
        void(const account_request&, std::string_view address, std::function<void(const account_answer&)>)>
        request;
    std::function<
        void(std::string_view body, std::string_view address, std::function<void(const exchange_reply&)>)>
        exchange;
    std::function<bool()> is_draining;
    std::function<result<access_desk::answer>(const access_question&, std::string_view address)>
        access;
    frame_addresses addresses;
};

// Serves HTTPS connections: request after request, until the client closes or says nothing for a
// while. Over `connections_max` of them it closes new ones at once: a client that cannot log in
// comes again, and the memory of a flood is bounded. One whose request an exchange holds is not
// counted meanwhile: there are two at most of each exchange, and those are counted elsewhere.
//
// Each connection keeps itself alive; the context and the port outlive them all.
class rest_entrance {
public:
    struct limits {
        std::size_t connections_max = 1'000;
    };

    rest_entrance(boost::asio::ssl::context&, const account_port&, limits);

    void serve(boost::asio::ip::tcp::socket);

private:
    boost::asio::ssl::context& context_;
    const account_port& port_;
    limits limits_;
    std::shared_ptr<std::size_t> connections_;  // shared with those who are counted
};

}  // namespace gapless::server
