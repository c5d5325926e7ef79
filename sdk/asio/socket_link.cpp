#include "sdk/asio/socket_link.hpp"

#include "protocol/wire/codec.hpp"
#include "sdk/asio/network_error.hpp"
#include "sdk/asio/system_clock.hpp"

#include <boost/asio/post.hpp>

#include <string>
#include <utility>

namespace gapless::sdk {

socket_link::socket_link(boost::asio::any_io_executor strand, listener& told, limits bounds)
    : limits_(bounds), listener_(&told), deadline_(std::move(strand)) {}

void socket_link::open(const route& to) {
    address_ = to.to;
    start_deadline(limits_.connect_within);
    dialer_ = dialer::start(
        deadline_.get_executor(),
        to,
        [self = shared_from_this()](result<tcp::socket> dialed) {
            self->dialer_ = nullptr;
            if (self->is_ended()) {
                return;
            }
            if (!dialed) {
                return self->fail(dialed.error());
            }
            self->socket() = std::move(*dialed);
            error_code ignored;
            self->socket().set_option(tcp::no_delay(true), ignored);
            self->secure(self->address_);
        }
    );
}

void socket_link::start_deadline(duration within) {
    deadline_.expires_after(chrono_of(within));
    deadline_.async_wait([self = shared_from_this()](const error_code& ec) {
        // A wait that was cancelled too late to know it has nothing to say.
        if (!ec && (!self->is_secured_ || self->is_lingering_)) {
            self->fail(error(errc::unreachable, "no answer from " + self->address_.text()));
        }
    });
}

void socket_link::handle_secured() {
    if (is_ended()) {
        return;
    }
    deadline_.cancel();
    is_secured_ = true;
    if (listener_ != nullptr) {
        listener_->handle_connected();
    }
    if (!is_ended()) {
        read();
    }
}

void socket_link::handle_payload(std::string_view payload) {
    if (listener_ == nullptr) {
        return;
    }
    std::string room;
    const auto whole = joiner_.join(payload, limits_.frame_bytes_max, room);
    if (!whole) {
        return fail(whole.error());
    }
    if (!whole->has_value()) {
        return listener_->handle_part();
    }
    auto decoded = protocol::decode(**whole);
    if (!decoded) {
        return fail(decoded.error());
    }
    ++unflushed_;
    listener_->handle_frame(*decoded);
}

void socket_link::handle_read() {
    if (listener_ == nullptr) {
        return;
    }
    ++reads_;
    if (unflushed_ >= limits_.frames_unflushed_max) {
        unflushed_ = 0;
        listener_->handle_quiet();
        if (listener_ == nullptr) {
            return;
        }
    }
    // When more has arrived already, the read completes before what is posted behind it.
    read();
    boost::asio::post(deadline_.get_executor(), [self = shared_from_this(), told = reads_] {
        if (self->listener_ != nullptr && self->reads_ == told) {
            self->unflushed_ = 0;
            self->listener_->handle_quiet();
        }
    });
}

void socket_link::handle_written() {
    if (is_lingering_ && !has_unwritten()) {
        is_lingering_ = false;
        shut();
    }
}

void socket_link::fail(const error_code& ec, std::string_view step) {
    fail(network_error(ec, step));
}

void socket_link::fail(const error& why) {
    if (is_ended()) {
        return;
    }
    is_lingering_ = false;
    auto* const told = std::exchange(listener_, nullptr);
    shut();
    if (told != nullptr) {
        told->handle_disconnected(why);
    }
}

void socket_link::close() {
    if (listener_ == nullptr) {
        return;
    }
    listener_ = nullptr;
    if (!is_secured_ || !has_unwritten()) {
        return shut();
    }
    is_lingering_ = true;
    start_deadline(limits_.linger);
}

void socket_link::abandon() {
    listener_ = nullptr;
    is_lingering_ = false;
    shut();
}

void socket_link::shut() {
    deadline_.cancel();
    if (dialer_) {
        std::exchange(dialer_, nullptr)->cancel();
    }
    error_code ignored;
    socket().close(ignored);
}

}  // namespace gapless::sdk
