#include "sdk/asio/exchange_link.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "sdk/asio/system_clock.hpp"

#include <boost/system/error_code.hpp>

#include <utility>

namespace gapless::sdk {

namespace {

using boost::system::error_code;

// A server holds a request for 25 s, and gives an exchange up after 40 s.
constexpr duration answer_within = seconds(35);

}  // namespace

exchange_link::exchange_link(
    boost::asio::any_io_executor strand,
    post_line_maker make_line,
    listener& told,
    socket_link::limits bounds
)
    : limits_(bounds),
      make_line_(std::move(make_line)),
      listener_(&told),
      reader_(protocol::payload_bytes_max),
      timer_(strand),
      linger_(std::move(strand)) {}

void exchange_link::open(const route&) {
    for (auto& line : lines_) {
        line = make_line_();
    }
    caller_.begin();
    pump();
}

void exchange_link::transmit(const protocol::frame& outgoing) {
    payload_.clear();
    protocol::encode(outgoing, payload_);
    protocol::cut_payload(payload_, {}, limits_.part_bytes_max, [this](std::string_view part) {
        caller_.queue(part);
    });
}

void exchange_link::write() {
    caller_.flush();
    pump();
}

void exchange_link::pump() {
    if (listener_ == nullptr && !is_lingering_) {
        return;
    }
    while (auto next = caller_.poll_post()) {
        post(std::move(*next));
    }
    arm_timer();
}

void exchange_link::post(protocol::exchange_caller::post next) {
    const duration within = caller_.is_begun() ? answer_within : limits_.connect_within;
    // The line is ours, and so must not own us: whoever ends the runtime cancels nothing.
    lines_[next.line]->post(
        next.body,
        within,
        [weak = weak_from_this(), line = next.line](const result<post_line::answer>& answer) {
            if (const auto self = weak.lock()) {
                self->handle_posted(line, answer);
            }
        }
    );
}

void exchange_link::handle_posted(std::size_t line, const result<post_line::answer>& answer) {
    if (listener_ == nullptr && !is_lingering_) {
        return;
    }
    const bool was_begun = caller_.is_begun();
    const instant now = system_now().steady;
    if (answer) {
        caller_.handle_answer(line, answer->status, answer->body, now);
    } else if (answer.error().code == errc::certificate_refused) {
        return fail(answer.error());
    } else {
        caller_.handle_broken(line, answer.error(), now);
    }
    if (caller_.failure()) {
        return fail(*caller_.failure());
    }
    if (!was_begun && caller_.is_begun() && listener_ != nullptr) {
        listener_->handle_connected();
    }
    while (const auto payloads = caller_.poll_payloads()) {
        read(*payloads);
    }
    pump();
    if (is_lingering_ && !caller_.has_unconfirmed()) {
        say_goodbye();
    }
}

void exchange_link::read(std::string_view payloads) {
    if (listener_ == nullptr) {
        return;
    }
    if (payloads.empty()) {
        return listener_->handle_alive();
    }
    reader_.handle_bytes(payloads);
    while (listener_ != nullptr) {
        const auto payload = reader_.poll_payload();
        if (!payload) {
            return fail(payload.error());
        }
        if (!payload->has_value()) {
            return listener_->handle_quiet();
        }
        handle_payload(**payload);
    }
}

void exchange_link::handle_payload(std::string_view payload) {
    std::string room;
    const auto whole = joiner_.join(payload, limits_.frame_bytes_max, room);
    if (!whole) {
        return fail(whole.error());
    }
    if (!whole->has_value()) {
        return listener_->handle_part();
    }
    const auto decoded = protocol::decode(**whole);
    if (!decoded) {
        return fail(decoded.error());
    }
    listener_->handle_frame(*decoded);
}

void exchange_link::fail(const error& why) {
    is_lingering_ = false;
    auto* const told = std::exchange(listener_, nullptr);
    shut();
    if (told != nullptr) {
        told->handle_disconnected(
            why.code == errc::timed_out ? error(errc::unreachable, why.detail) : why
        );
    }
}

void exchange_link::arm_timer() {
    const auto due = caller_.next_timeout();
    if (!due || due == armed_for_) {
        return;
    }
    armed_for_ = due;
    timer_.expires_at(time_point_of(*due));
    timer_.async_wait([self = shared_from_this()](const error_code& ec) {
        if (!ec && (self->listener_ != nullptr || self->is_lingering_)) {
            self->armed_for_.reset();
            self->caller_.handle_timeout(system_now().steady);
            self->pump();
        }
    });
}

void exchange_link::close() {
    if (std::exchange(listener_, nullptr) == nullptr) {
        return;
    }
    if (!caller_.is_begun() || caller_.failure()) {
        return shut();
    }
    if (!caller_.has_unconfirmed()) {
        return say_goodbye();
    }
    is_lingering_ = true;
    linger_.expires_after(chrono_of(limits_.linger));
    linger_.async_wait([self = shared_from_this()](const error_code& ec) {
        if (!ec && self->is_lingering_) {
            self->is_lingering_ = false;
            self->shut();
        }
    });
}

void exchange_link::abandon() {
    listener_ = nullptr;
    is_lingering_ = false;
    shut();
}

// The line that is free, or one more: the others are held.
void exchange_link::say_goodbye() {
    is_lingering_ = false;
    auto last = caller_.is_free(1) ? std::exchange(lines_[1], nullptr) : make_line_();
    shut();
    last->post(caller_.goodbye(), limits_.linger, [](const result<post_line::answer>&) {});
}

void exchange_link::shut() {
    timer_.cancel();
    linger_.cancel();
    for (auto& line : lines_) {
        if (line) {
            std::exchange(line, nullptr)->cancel();
        }
    }
}

}  // namespace gapless::sdk
