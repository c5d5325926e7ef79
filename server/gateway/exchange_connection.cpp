#include "server/gateway/exchange_connection.hpp"

#include "protocol/wire/frame_parts.hpp"
#include "server/gateway/clocks.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace gapless::server {

namespace {

// For the last answer to be asked for, and once more if it was lost.
constexpr duration linger_within = seconds(5);

[[nodiscard]] exchange_reply refusal(exchange_reply::kind what, errc code, std::string detail) {
    return {.what = what, .body = {}, .reason = error{code, std::move(detail)}};
}

}  // namespace

exchange_connection::exchange_connection(
    boost::asio::io_context& io,
    engine_driver& driver,
    const protocol::exchange_key& key,
    const protocol::exchange_turn::limits& limits,
    std::function<void()> on_gone
)
    : driver_(driver),
      key_(key),
      turn_(limits, read_clocks().steady),
      reader_(protocol::payload_bytes_max),
      on_gone_(std::move(on_gone)),
      timer_(io) {}

void exchange_connection::start(std::string_view address) {
    id_ = driver_.attach(shared_from_this(), address);
    arm_timer();
}

void exchange_connection::handle_request(
    const protocol::exchange_header& asked, std::string_view payloads, completion told
) {
    using verdict = protocol::exchange_turn::verdict;
    const verdict said = turn_.handle_request(asked, read_clocks().steady);
    if (said == verdict::gone) {
        return told(refusal(
            exchange_reply::kind::gone, errc::idle_timeout, "this exchange has ended: begin another"
        ));
    }
    if (said == verdict::early) {
        return told(refusal(
            exchange_reply::kind::early, errc::conflict, "a request before this one is missing"
        ));
    }
    const auto self = shared_from_this();  // what it says may end it
    await(asked.number, std::move(told));
    if (said == verdict::taken) {
        take(payloads);
    }
    flush();
}

void exchange_connection::await(std::uint64_t number, completion told) {
    const completion displaced = std::exchange(waiting_[number], std::move(told));
    if (displaced) {
        displaced({.what = exchange_reply::kind::displaced, .body = {}, .reason = {}});
    }
}

void exchange_connection::take(std::string_view payloads) {
    if (stage_ != stage::open) {
        return;
    }
    if (payloads.empty()) {
        return driver_.handle_alive(id_);
    }
    reader_.handle_bytes(payloads);
    while (stage_ == stage::open) {
        const auto payload = reader_.poll_payload();
        if (!payload) {
            return driver_.handle_malformed(id_, payload.error());
        }
        if (!payload->has_value()) {
            break;
        }
        driver_.handle_payload(id_, **payload);
    }
    if (stage_ == stage::open && reader_.buffered_bytes() > 0) {
        driver_.handle_malformed(
            id_, error{errc::malformed_frame, "a request ends in the middle of a payload"}
        );
    }
}

void exchange_connection::queue(std::string_view first, std::string_view second) {
    turn_.queue(first, second);
}

void exchange_connection::flush() {
    if (stage_ == stage::gone) {
        return;
    }
    const auto self = shared_from_this();
    while (const auto next = turn_.poll_answer()) {
        auto waiter = waiting_.extract(next->number);
        if (!waiter.empty()) {
            exchange_reply reply;
            protocol::write_exchange_header({key_, next->number, 0}, reply.body);
            reply.body += next->payloads;
            waiter.mapped()(reply);
        }
    }
    // A server that stops waits for nobody who has been told so.
    if (stage_ == stage::closing && driver_.is_draining() && !turn_.has_queued()) {
        return abort();
    }
    arm_timer();
}

void exchange_connection::close() {
    if (stage_ == stage::open) {
        stage_ = stage::closing;
        turn_.close();
        close_by_ = read_clocks().steady + linger_within;
    }
}

void exchange_connection::abort() {
    if (std::exchange(stage_, stage::gone) == stage::gone) {
        return;
    }
    const auto self = shared_from_this();
    timer_.cancel();
    for (const auto& [number, told] : std::exchange(waiting_, {})) {
        told({.what = exchange_reply::kind::displaced, .body = {}, .reason = {}});
    }
    on_gone_();
}

void exchange_connection::arm_timer() {
    std::optional<instant> due = turn_.next_timeout();
    if (due && stage_ == stage::closing) {
        due = std::min(*due, close_by_);
    }
    if (stage_ == stage::gone || due == armed_for_ || !due) {
        return;
    }
    armed_for_ = due;
    timer_.expires_at(
        std::chrono::steady_clock::time_point{std::chrono::microseconds{due->microseconds}}
    );
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& ec) {
        if (!ec && self->stage_ != stage::gone) {
            self->armed_for_.reset();
            self->handle_timeout();
        }
    });
}

void exchange_connection::handle_timeout() {
    const instant now = read_clocks().steady;
    turn_.handle_timeout(now);
    const bool is_closed = stage_ == stage::closing && now >= close_by_;
    if (!turn_.is_over() && !is_closed) {
        return flush();
    }
    end();
}

void exchange_connection::end() {
    const bool is_news = stage_ == stage::open;
    abort();
    if (is_news) {
        driver_.handle_closed(id_);
    }
}

}  // namespace gapless::server
