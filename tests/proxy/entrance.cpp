#include "tests/proxy/entrance.hpp"

#include "tests/support/random_source.hpp"

#include <sstream>
#include <utility>
#include <vector>

namespace gapless::proxy {

namespace asio = boost::asio;
using asio::ip::tcp;

entrance::entrance(asio::io_context& context, options wanted)
    : options_(std::move(wanted)), acceptor_(context) {}

result<std::unique_ptr<entrance>> entrance::make(asio::io_context& context, options wanted) {
    std::unique_ptr<entrance> made{new entrance(context, std::move(wanted))};
    if (auto listening = made->listen(); !listening) {
        return listening.error();
    }
    made->accept();
    return made;
}

result<void> entrance::listen() {
    boost::system::error_code ec;
    acceptor_.open(options_.listen.protocol(), ec);
    if (!ec) {
        acceptor_.set_option(tcp::acceptor::reuse_address{true}, ec);
    }
    if (!ec) {
        acceptor_.bind(options_.listen, ec);
    }
    if (!ec) {
        acceptor_.listen(asio::socket_base::max_listen_connections, ec);
    }
    std::ostringstream where;
    if (ec) {
        where << options_.listen << " cannot be listened on: " << ec.message();
        return error{errc::unreachable, where.str()};
    }
    where << acceptor_.local_endpoint();
    address_ = where.str();
    return {};
}

void entrance::accept() {
    acceptor_.async_accept([this](const boost::system::error_code& ec, tcp::socket client) {
        if (ec == asio::error::operation_aborted) {
            return;
        }
        if (!ec) {
            admit(std::move(client));
        }
        accept();
    });
}

void entrance::admit(tcp::socket client) {
    if (refuses_) {
        ++past_.refused;
        boost::system::error_code ignored;
        client.set_option(asio::socket_base::linger{true, 0}, ignored);
        client.close(ignored);
        return;
    }
    const std::uint64_t number = ++past_.accepted;
    tests::random_source seeds{options_.seed + number};
    proxied_connection::settings faults{options_.up, options_.down, {}, {}};
    faults.up_lane.seed = seeds.next();
    faults.down_lane.seed = seeds.next();
    faults.up_lane.started = faults.down_lane.started = options_.started;
    auto made = std::make_shared<proxied_connection>(std::move(client), faults, [this, number] {
        forget(number);
    });
    connections_.emplace(number, made);
    made->start(options_.server);
}

void entrance::forget(std::uint64_t number) {
    const auto gone = connections_.extract(number);
    if (gone) {
        past_.bytes_up += gone.mapped()->bytes(direction::up);
        past_.bytes_down += gone.mapped()->bytes(direction::down);
    }
}

result<void> entrance::set(const set_command& wanted) {
    lane_settings up = options_.up;
    lane_settings down = options_.down;
    for (const auto& tried : {apply(wanted.up, up), apply(wanted.down, down)}) {
        if (!tried) {
            return tried.error();
        }
    }
    if (wanted.to != reach::open) {
        options_.up = up;
        options_.down = down;
    }
    if (wanted.to == reach::later) {
        return {};
    }
    for (const auto& [number, each] : connections_) {
        for (const auto which : {direction::up, direction::down}) {
            const auto& change = which == direction::up ? wanted.up : wanted.down;
            lane_settings changed = each->settings_of(which);
            if (change != lane_change{} && apply(change, changed)) {
                each->change(which, changed);
            }
        }
    }
    return {};
}

void entrance::reset() {
    for (const auto& [number, each] : connections_) {
        each->reset();
    }
}

void entrance::half_close(direction which) {
    for (const auto& [number, each] : connections_) {
        each->half_close(which);
    }
}

void entrance::close() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    reset();
}

entrance::counts entrance::count() const {
    counts sum = past_;
    sum.open = connections_.size();
    for (const auto& [number, each] : connections_) {
        sum.bytes_up += each->bytes(direction::up);
        sum.bytes_down += each->bytes(direction::down);
    }
    return sum;
}

}  // namespace gapless::proxy
