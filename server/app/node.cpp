#include "server/app/node.hpp"

#include "server/gateway/clocks.hpp"
#include "server/gateway/plain_stream.hpp"
#include "server/gateway/tcp_connection.hpp"
#include "server/gateway/tls_stream.hpp"
#include "server/gateway/websocket_connection.hpp"

#include <boost/asio/post.hpp>
#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <utility>

namespace gapless::server {

namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

// Together with what closing the store takes they stay below the five seconds of the contract.
constexpr std::chrono::seconds drain_within{2};
constexpr std::chrono::seconds farewell_within{1};

// Another owner of the same context, for those who use Asio's streams.
[[nodiscard]] SSL_CTX* shared(const tls_context& context) {
    SSL_CTX_up_ref(context.native());
    return context.native();
}

void serve_tls(tcp::socket socket, const tls_context& context, engine_driver& driver) {
    auto stream = std::make_unique<tls_stream>(context, socket.native_handle());
    std::make_shared<tcp_connection>(std::move(socket), std::move(stream), driver)->start();
}

void serve_plain(tcp::socket socket, engine_driver& driver) {
    auto stream = std::make_unique<plain_stream>(socket.native_handle());
    std::make_shared<tcp_connection>(std::move(socket), std::move(stream), driver)->start();
}

}  // namespace

result<std::unique_ptr<node>> node::make(
    const options& opts, hasher& secrets, store& kept, gateway_observer& observer
) {
    result<std::unique_ptr<tls_context>> tls = tls_context::make(opts.credentials);
    if (!tls) {
        return tls.error();
    }
    std::unique_ptr<node> made{new node{opts, std::move(*tls), secrets, kept, observer}};
    if (const result<void> listens = made->listen(opts); !listens) {
        return listens.error();
    }
    return made;
}

node::node(
    const options& opts,
    std::unique_ptr<tls_context> tls,
    hasher& secrets,
    store& kept,
    gateway_observer& observer
)
    : tls_(std::move(tls)),
      beast_tls_(shared(*tls_)),
      work_(io_.get_executor()),
      driver_(
          io_, {.engine = opts.limits, .between_jobs = opts.between_jobs}, secrets, kept, observer
      ),
      access_(opts.access, opts.access_nodes),
      exchanges_(io_, driver_, opts.exchange_limits),
      accounts_{
          .request = [this](
                         const account_request& asked,
                         std::string_view address,
                         engine_driver::account_completion completion
                     ) { driver_.request(asked, address, std::move(completion)); },
          .exchange = [this](
                          std::string_view body,
                          std::string_view address,
                          exchange_connection::completion completion
                      ) { exchanges_.handle_request(body, address, std::move(completion)); },
          .is_draining = [this] { return driver_.is_draining(); },
          .access = [this](
                        const access_question& asked, std::string_view address
                    ) { return choose_nodes(asked, address); },
          .addresses = {},
      },
      rest_entrance_(beast_tls_, accounts_, opts.rest_limits),
      tcp_(
          io_,
          observer,
          [this](tcp::socket socket) { serve_tls(std::move(socket), *tls_, driver_); }
      ),
      websocket_(
          io_,
          observer,
          [this](tcp::socket socket) { serve_websocket(std::move(socket), beast_tls_, driver_); }
      ),
      rest_(io_, observer, [this](tcp::socket socket) { rest_entrance_.serve(std::move(socket)); }),
      drain_deadline_(io_) {
    if (opts.plain_tcp) {
        plain_tcp_.emplace(io_, observer, [this](tcp::socket socket) {
            serve_plain(std::move(socket), driver_);
        });
    }
}

node::~node() = default;

result<void> node::listen(const options& opts) {
    result<void> opened = tcp_.open(opts.tcp);
    if (opened) {
        opened = websocket_.open(opts.websocket);
    }
    if (opened) {
        opened = rest_.open(opts.rest);
    }
    if (opened && plain_tcp_) {
        opened = plain_tcp_->open(*opts.plain_tcp);
    }
    const addresses where = listening();
    const frame_addresses& told = opts.advertised;
    accounts_.addresses = {
        .tcp = told.tcp.empty() ? where.tcp : told.tcp,
        .websocket = told.websocket.empty() ? where.websocket : told.websocket,
        .exchange = told.exchange.empty() ? where.rest : told.exchange,
    };
    access_.stand_at({
        .tcp = accounts_.addresses.tcp,
        .websocket = accounts_.addresses.websocket,
        .rest = where.rest,
        .region = opts.region,
        .exchange = accounts_.addresses.exchange,
    });
    return opened;
}

result<access_desk::answer> node::choose_nodes(
    const access_question& asked, std::string_view address
) {
    std::random_device chance;
    const std::uint64_t high = chance();
    const std::uint64_t low = chance();
    return access_.ask(
        asked,
        address,
        {driver_.load(), driver_.is_draining(), high << 32U | low, read_clocks().steady}
    );
}

void node::run() {
    tcp_.start();
    websocket_.start();
    rest_.start();
    if (plain_tcp_) {
        plain_tcp_->start();
    }
    io_.run();
    if (says_farewell_) {
        // What is left are connections that write their last frames: nothing keeps the loop but
        // them.
        work_.reset();
        drain_deadline_.cancel();
        driver_.stop_timer();
        io_.restart();
        io_.run_for(farewell_within);
    }
}

void node::drain() {
    asio::post(io_, [this] { begin_to_drain(); });
}

void node::stop() {
    asio::post(io_, [this] {
        close_listeners();
        driver_.abort_connections();
        io_.stop();
    });
}

void node::begin_to_drain() {
    if (driver_.is_draining()) {
        return;
    }
    const auto say_farewell = [this] {
        says_farewell_ = true;
        io_.stop();
    };
    close_listeners();
    drain_deadline_.expires_after(drain_within);
    drain_deadline_.async_wait([say_farewell](const boost::system::error_code& ec) {
        if (!ec) {
            say_farewell();
        }
    });
    driver_.drain(say_farewell);
}

void node::close_listeners() {
    tcp_.close();
    websocket_.close();
    rest_.close();
    if (plain_tcp_) {
        plain_tcp_->close();
    }
}

node::addresses node::listening() const {
    return {
        .tcp = tcp_.local_text(),
        .websocket = websocket_.local_text(),
        .rest = rest_.local_text(),
        .plain_tcp = plain_tcp_ ? plain_tcp_->local_text() : std::string{},
    };
}

}  // namespace gapless::server
