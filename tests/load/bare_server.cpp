#include "tests/load/bare_server.hpp"

#include "tests/load/bare_frames.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <stdexcept>
#include <utility>

namespace gapless::load {

bare_server::bare_server(event_loop& loop, options chosen)
    : loop_(loop),
      options_(std::move(chosen)),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    auto* const address = reinterpret_cast<sockaddr*>(&here);
    if (::bind(listener_, address, size) != 0 || ::listen(listener_, 4096) != 0 ||
        ::getsockname(listener_, address, &size) != 0) {
        throw std::runtime_error("cannot listen");
    }
    port_ = ntohs(here.sin_port);
    if (!options_.log.empty()) {
        constexpr int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
        log_ = ::open(options_.log.c_str(), flags, 0600);
        if (log_ < 0) {
            throw std::runtime_error("cannot open " + options_.log);
        }
    }
    loop_.add(listener_, *this);
}

bare_server::~bare_server() {
    ::close(listener_);
    if (log_ >= 0) {
        ::close(log_);
    }
}

void bare_server::handle_ready() {
    while (true) {
        const int accepted = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (accepted < 0) {
            return;
        }
        const std::size_t at = connections_.size();
        connections_.push_back(nullptr);
        auto receive = [this, at, index = std::size_t{0}](std::string_view payload) mutable {
            take(*connections_[at], index, payload);
        };
        connections_[at] = std::make_unique<connection>(
            loop_, accepted, options_.tls, cutting_frames(std::move(receive))
        );
    }
}

void bare_server::take(connection& from, std::size_t& index, std::string_view payload) {
    if (payload.empty()) {
        return;
    }
    const std::string_view rest = payload.substr(1);
    const auto kind = static_cast<bare_kind>(payload.front());
    if (kind == bare_kind::hello) {
        std::from_chars(rest.data(), rest.data() + rest.size(), index);
        by_index_.resize(std::max(by_index_.size(), index + 1));
        by_index_[index] = &from;
        return from.queue_frame(bare_frame(bare_kind::ready, {}));
    }
    if (arrivals_.empty()) {
        loop_.mark(*this);
    }
    arrivals_.push_back({&from, index, kind == bare_kind::send_to_all, std::string{rest}});
}

void bare_server::handle_turn_end() {
    store();
    for (const arrival& each : arrivals_) {
        const std::string_view text = each.text;
        each.from->queue_frame(bare_frame(bare_kind::acknowledged, text.substr(0, bare_stamp_bytes))
        );
        forward(each);
    }
    arrivals_.clear();
}

void bare_server::store() {
    if (log_ < 0) {
        return;
    }
    std::string together;
    for (const arrival& each : arrivals_) {
        together += each.text;
    }
    const auto written = ::write(log_, together.data(), together.size());
    if (written != static_cast<ssize_t>(together.size()) || ::fdatasync(log_) != 0) {
        throw std::runtime_error("the log cannot be written");
    }
}

void bare_server::forward(const arrival& what) {
    const std::string frame = bare_frame(bare_kind::message, what.text);
    if (!what.is_to_all) {
        const std::size_t neighbour = what.index ^ 1U;
        if (neighbour < by_index_.size() && by_index_[neighbour] != nullptr) {
            by_index_[neighbour]->queue_frame(frame);
        }
        return;
    }
    for (std::size_t i = 0; i < by_index_.size(); ++i) {
        if (by_index_[i] != nullptr && i != what.index) {
            by_index_[i]->queue_frame(frame);
        }
    }
}

}  // namespace gapless::load
