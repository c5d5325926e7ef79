#pragma once

#include "protocol/session/exchange_turn.hpp"
#include "protocol/wire/exchange_header.hpp"
#include "server/gateway/engine_driver.hpp"
#include "server/gateway/exchange_connection.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <string_view>

namespace gapless::server {

// The exchanges by their keys: brings each request of HTTP long polling to its connection, and
// makes one for who asks for it.
//
// How many may be there without having logged in, and for how long, the engine says as of any
// connection. The io_context and the driver outlive the desk; the io_context is not run after it.
class exchange_desk {
public:
    struct limits {
        protocol::exchange_turn::limits turn;
        std::size_t exchanges_max = 25'000;  // those that linger included
    };

    exchange_desk(boost::asio::io_context&, engine_driver&, const limits&);

    // One request's body, from this address. The completion is called once, maybe at once.
    void handle_request(
        std::string_view body, std::string_view address, exchange_connection::completion
    );

    [[nodiscard]] std::size_t size() const { return open_.size(); }

private:
    void begin(std::string_view address, const exchange_connection::completion&);

    boost::asio::io_context& io_;
    engine_driver& driver_;
    limits limits_;
    std::map<protocol::exchange_key, std::shared_ptr<exchange_connection>> open_;
};

}  // namespace gapless::server
