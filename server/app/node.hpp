#pragma once

#include "server/core/access/access_desk.hpp"
#include "server/gateway/engine_driver.hpp"
#include "server/gateway/exchange_desk.hpp"
#include "server/gateway/tcp_listener.hpp"
#include "server/gateway/tls_context.hpp"
#include "server/rest/rest_entrance.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::server {

// One whole server: the engine's driver and everybody who listens, on one thread.
//
// make() binds every address, so that clients may connect from then on; run() serves them, on the
// thread that calls it, until drain() or stop(). The hasher, the store and the observer outlive it.
class node {
public:
    struct options {
        server_engine::limits limits;
        tls_credentials credentials;
        tcp_listener::address tcp;
        tcp_listener::address websocket;
        tcp_listener::address rest;
        std::optional<tcp_listener::address> plain_tcp;  // no TLS: loopback only
        frame_addresses advertised;                      // empty: where it listens
        std::function<void()> between_jobs;              // of the store; on its thread
        rest_entrance::limits rest_limits;
        access_desk::limits access;
        std::vector<access_node> access_nodes;  // empty: this one
        std::string region;                     // of this one
        exchange_desk::limits exchange_limits;
    };

    // Where it really listens, with the ports that were free.
    struct addresses {
        std::string tcp;
        std::string websocket;
        std::string rest;
        std::string plain_tcp;  // empty when there is none
    };

    // Fails with certificate_refused, or with unreachable when an address cannot be listened on.
    [[nodiscard]] static result<std::unique_ptr<node>>
    make(const options&, hasher&, store&, gateway_observer&);

    ~node();
    node(const node&) = delete;
    node& operator=(const node&) = delete;

    // Once.
    void run();

    // From any thread. drain() refuses what is new, finishes what is under way, tells every client
    // to come back, and ends run() within seconds. stop() ends it at once and tells nobody.
    void drain();
    void stop();

    [[nodiscard]] addresses listening() const;

    [[nodiscard]] boost::asio::io_context& context() { return io_; }

private:
    node(const options&, std::unique_ptr<tls_context>, hasher&, store&, gateway_observer&);

    [[nodiscard]] result<void> listen(const options&);
    [[nodiscard]] result<access_desk::answer> choose_nodes(
        const access_question&, std::string_view address
    );
    void begin_to_drain();
    void close_listeners();

    std::unique_ptr<tls_context> tls_;
    boost::asio::ssl::context beast_tls_;
    boost::asio::io_context io_;  // holds the connections: dies before what they stand on
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    engine_driver driver_;
    access_desk access_;
    exchange_desk exchanges_;
    account_port accounts_;
    rest_entrance rest_entrance_;
    tcp_listener tcp_;
    tcp_listener websocket_;
    tcp_listener rest_;
    std::optional<tcp_listener> plain_tcp_;
    boost::asio::steady_timer drain_deadline_;
    bool says_farewell_ = false;
};

}  // namespace gapless::server
