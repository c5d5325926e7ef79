#include "tests/integration/canaries/recording_relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace gapless::integration {

namespace {

constexpr int look_up_every_milliseconds = 20;

sockaddr_in on_loopback(std::uint16_t port) {
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = htons(port);
    made.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return made;
}

bool send_all(int to, const char* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t sent = ::send(to, bytes, count, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        count -= static_cast<std::size_t>(sent);
    }
    return true;
}

}  // namespace

recording_relay::recording_relay(std::uint16_t port) : to_port_(port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto own = on_loopback(0);
    socklen_t size = sizeof own;
    auto* const address = reinterpret_cast<sockaddr*>(&own);
    if (listener_ < 0 || ::bind(listener_, address, size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, address, &size) != 0) {
        throw std::runtime_error("cannot listen");
    }
    port_ = ntohs(own.sin_port);
    thread_ = std::thread([this] { run(); });
}

recording_relay::~recording_relay() { static_cast<void>(stop()); }

std::string recording_relay::address() const { return "127.0.0.1:" + std::to_string(port_); }

std::vector<std::string> recording_relay::stop() {
    is_stopping_ = true;
    if (thread_.joinable()) {
        thread_.join();
        ::close(listener_);
    }
    std::vector<std::string> all;
    for (auto& each : ways_) {
        all.push_back(std::move(each.passed));
    }
    return all;
}

void recording_relay::run() {
    while (!is_stopping_) {
        std::vector<pollfd> waiting{{listener_, POLLIN, 0}};
        std::vector<way*> open;
        for (auto& each : ways_) {
            if (!each.is_over) {
                open.push_back(&each);
                waiting.push_back({each.from, POLLIN, 0});
            }
        }
        ::poll(waiting.data(), waiting.size(), look_up_every_milliseconds);
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (waiting[i + 1].revents != 0) {
                pass_on(*open[i]);
            }
        }
        if (waiting[0].revents != 0) {
            accept_one();
        }
    }
    for (std::size_t i = 0; i < ways_.size(); i += 2) {
        ::close(ways_[i].from);
        ::close(ways_[i].to);
    }
}

void recording_relay::accept_one() {
    const int near = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const int far = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto server = on_loopback(to_port_);
    if (::connect(far, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) {
        ::close(near);
        ::close(far);
        return;
    }
    ways_.push_back({near, far});
    ways_.push_back({far, near});
}

void recording_relay::pass_on(way& one) {
    std::array<char, 65'536> room{};
    const ssize_t got = ::recv(one.from, room.data(), room.size(), 0);
    if (got > 0) {
        one.passed.append(room.data(), static_cast<std::size_t>(got));
    }
    if (got <= 0 || !send_all(one.to, room.data(), static_cast<std::size_t>(got))) {
        one.is_over = true;
        ::shutdown(one.to, SHUT_WR);
    }
}

}  // namespace gapless::integration
