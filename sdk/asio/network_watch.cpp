#include "sdk/asio/network_watch.hpp"

#ifdef __linux__

#include "sdk/asio/default_route.hpp"
#include "sdk/asio/network_name.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace gapless::sdk {
namespace {

using boost::system::error_code;

// Changes come in crowds: a route goes, an address comes, a route comes.
constexpr std::chrono::milliseconds calm{300};
constexpr std::uint32_t groups =
    RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_IFADDR | RTMGRP_IPV6_ROUTE;

// A socket that hears of changes and asks about routes; below 0: there is none.
int open_netlink() {
    const int made = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (made < 0) {
        return made;
    }
    sockaddr_nl own{};
    own.nl_family = AF_NETLINK;
    own.nl_groups = groups;
    if (::bind(made, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) {
        ::close(made);
        return -1;
    }
    return made;
}

class linux_network_watch final : public network_watch,
                                  public std::enable_shared_from_this<linux_network_watch> {
public:
    linux_network_watch(boost::asio::any_io_executor strand, int descriptor, told listener)
        : told_(std::move(listener)), socket_(strand, descriptor), settling_(strand) {}

    void begin() {
        ask();
        wait();
    }

    void end() override {
        told_ = nullptr;
        error_code ignored;
        socket_.close(ignored);
        settling_.cancel();
    }

private:
    struct question {
        nlmsghdr header;
        rtmsg about;
    };

    // All routes; the answer comes like everything else.
    void ask() {
        best_.reset();
        question asked{};
        asked.header.nlmsg_len = sizeof asked;
        asked.header.nlmsg_type = RTM_GETROUTE;
        asked.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
        asked.header.nlmsg_seq = ++asked_;
        asked.about.rtm_family = AF_UNSPEC;
        static_cast<void>(::send(socket_.native_handle(), &asked, sizeof asked, MSG_NOSIGNAL));
    }

    void wait() {
        socket_.async_wait(
            boost::asio::posix::stream_descriptor::wait_read,
            [self = shared_from_this()](const error_code& ec) {
                if (!ec && self->told_) {
                    self->read();
                    self->wait();
                }
            }
        );
    }

    void read() {
        for (;;) {
            const auto size = ::recv(socket_.native_handle(), room_.data(), room_.size(), 0);
            if (size < 0 && errno == EINTR) {
                continue;
            }
            if (size < 0 && errno == ENOBUFS) {
                settle();  // there was more than it could take
                continue;
            }
            if (size <= 0) {
                return;
            }
            handle({room_.data(), static_cast<std::size_t>(size)});
        }
    }

    void handle(std::string_view datagram) {
        const route_datagram said = read_routes(datagram, asked_);
        best_ = better(std::move(best_), said.best);
        if (said.is_news) {
            settle();
        }
        if (said.is_end) {
            tell();
        }
    }

    void settle() {
        settling_.expires_after(calm);
        settling_.async_wait([self = shared_from_this()](const error_code& ec) {
            if (!ec && self->told_) {
                self->ask();
            }
        });
    }

    void tell() {
        const found_network now = network_of(best_);
        if (told_ && latest_ != now) {
            latest_ = now;
            told_(now);
        }
    }

    told told_;  // empty after the end
    boost::asio::posix::stream_descriptor socket_;
    boost::asio::steady_timer settling_;
    std::array<char, 32'768> room_{};
    std::uint32_t asked_ = 0;
    std::optional<default_route> best_;
    std::optional<found_network> latest_;
};

}  // namespace

std::shared_ptr<network_watch> network_watch::start(
    boost::asio::any_io_executor strand, told listener
) {
    const int descriptor = open_netlink();
    if (descriptor < 0) {
        return nullptr;
    }
    const auto made =
        std::make_shared<linux_network_watch>(std::move(strand), descriptor, std::move(listener));
    made->begin();
    return made;
}

}  // namespace gapless::sdk

#else

namespace gapless::sdk {

std::shared_ptr<network_watch> network_watch::start(boost::asio::any_io_executor, told) {
    return nullptr;
}

}  // namespace gapless::sdk

#endif
