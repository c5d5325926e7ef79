#pragma once

#include "tests/proxy/command.hpp"
#include "tests/proxy/proxied_connection.hpp"

#include <gapless/result.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace gapless::proxy {

// One port of the proxy, the server behind it, and the connections between the two.
//
// The settings given at the start are for new connections until a command changes them. All chance
// of a connection comes from the seed and the connection's number.
class entrance {
public:
    struct options {
        std::string name;
        boost::asio::ip::tcp::endpoint listen;
        boost::asio::ip::tcp::endpoint server;
        lane_settings up;
        lane_settings down;
        std::uint64_t seed = 0;
        instant started;
    };

    struct counts {
        std::uint64_t accepted = 0;
        std::uint64_t refused = 0;
        std::uint64_t open = 0;
        std::uint64_t bytes_up = 0;  // written to the server
        std::uint64_t bytes_down = 0;
    };

    // Fails with unreachable when it cannot listen there.
    [[nodiscard]] static result<std::unique_ptr<entrance>> make(
        boost::asio::io_context& context, options wanted
    );

    entrance(const entrance&) = delete;
    entrance& operator=(const entrance&) = delete;

    // Commands. What is not of this entrance is not its business; set fails as apply does.
    [[nodiscard]] result<void> set(const set_command&);
    void reset();
    void half_close(direction);

    void refuse(bool is_on) { refuses_ = is_on; }

    void close();

    [[nodiscard]] const std::string& name() const { return options_.name; }

    [[nodiscard]] const std::string& address() const { return address_; }

    [[nodiscard]] counts count() const;

private:
    entrance(boost::asio::io_context& context, options wanted);

    [[nodiscard]] result<void> listen();
    void accept();
    void admit(boost::asio::ip::tcp::socket client);
    void forget(std::uint64_t number);

    options options_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::string address_;
    std::map<std::uint64_t, std::shared_ptr<proxied_connection>> connections_;
    bool refuses_ = false;
    counts past_;  // of connections that are gone, and of all accepted
};

}  // namespace gapless::proxy
