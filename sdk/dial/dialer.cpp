#include "sdk/dial/dialer.hpp"

#include "sdk/dial/http_tunnel.hpp"
#include "sdk/dial/socks_tunnel.hpp"

#include <utility>

namespace gapless::sdk {

using boost::system::error_code;

std::shared_ptr<dialer> dialer::start(
    boost::asio::any_io_executor strand, route to, completion told
) {
    const std::shared_ptr<dialer> made(new dialer(std::move(strand), std::move(to), std::move(told))
    );
    made->look_up();
    return made;
}

dialer::dialer(boost::asio::any_io_executor strand, route to, completion told)
    : route_(std::move(to)), told_(std::move(told)), resolver_(strand), socket_(strand) {}

void dialer::cancel() {
    told_ = nullptr;
    resolver_.cancel();
    error_code ignored;
    socket_.close(ignored);
    if (race_) {
        std::exchange(race_, nullptr)->cancel();
    }
}

const server_address& dialer::first_hop() const {
    return route_.proxy ? route_.proxy->at : route_.to;
}

void dialer::look_up() {
    resolver_.async_resolve(
        first_hop().host,
        first_hop().port,
        [self =
             shared_from_this()](const error_code& ec, const tcp::resolver::results_type& found) {
            if (!self->told_) {
                return;
            }
            if (ec) {
                const auto step = "looking up " + self->first_hop().host;
                return self->finish(error(errc::unreachable, step + ": " + ec.message()));
            }
            self->connect({found.begin(), found.end()});
        }
    );
}

void dialer::connect(const std::vector<tcp::endpoint>& candidates) {
    race_ = race::start(
        resolver_.get_executor(),
        candidates,
        [self = shared_from_this()](const error_code& ec, tcp::socket winner) {
            if (!self->told_) {
                return;
            }
            self->race_ = nullptr;
            if (ec) {
                const auto step = "connecting to " + self->first_hop().text();
                return self->finish(error(errc::unreachable, step + ": " + ec.message()));
            }
            self->socket_ = std::move(winner);
            self->ask_proxy();
        }
    );
}

void dialer::ask_proxy() {
    if (!route_.proxy) {
        return finish(std::move(socket_));
    }
    const auto passed_on = [self = shared_from_this()](const result<void>& done) {
        if (!self->told_) {
            return;
        }
        if (!done) {
            const auto step = "the proxy " + self->first_hop().text();
            return self->finish(error(errc::unreachable, step + " " + done.error().detail));
        }
        self->finish(std::move(self->socket_));
    };
    if (route_.proxy->how == proxy_url::kind::http) {
        http_tunnel::start(socket_, *route_.proxy, route_.to, passed_on);
    } else {
        socks_tunnel::start(socket_, *route_.proxy, route_.to, passed_on);
    }
}

void dialer::finish(result<tcp::socket> ending) {
    const auto told = std::exchange(told_, nullptr);
    told(std::move(ending));
}

}  // namespace gapless::sdk
