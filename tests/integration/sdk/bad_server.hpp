#pragma once

#include "server/ops/development_authority.hpp"

#include <gapless/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <atomic>
#include <cstddef>
#include <string>
#include <thread>

namespace gapless::integration {

// Something that listens where a server should be, and is not much of one. One connection at a
// time, on a thread of its own.
class bad_server {
public:
    enum class habit {
        closes = 1,      // at once
        answers_http,    // whatever it is told: the portal of a hotel's network
        proves_nothing,  // its certificate is of an authority that nobody trusts
        sends_away       // with a close frame, in good order
    };

    // What it says when it sends away.
    explicit bad_server(habit how, error said = error{errc::shutting_down});
    ~bad_server();

    bad_server(const bad_server&) = delete;
    bad_server& operator=(const bad_server&) = delete;

    [[nodiscard]] std::string address() const;

    // Who vouches for it.
    [[nodiscard]] const std::string& authority_pem() const { return authority_.authority_pem; }

    [[nodiscard]] std::size_t accepted() const { return accepted_; }

private:
    using tcp = boost::asio::ip::tcp;

    void accept();
    void serve(tcp::socket);
    void answer_http(tcp::socket&);
    void send_away(tcp::socket);

    habit habit_;
    error said_;
    gapless::server::development_authority authority_;
    boost::asio::ssl::context tls_;
    boost::asio::io_context io_;
    tcp::acceptor acceptor_;
    std::atomic<std::size_t> accepted_ = 0;
    std::jthread thread_;
};

}  // namespace gapless::integration
