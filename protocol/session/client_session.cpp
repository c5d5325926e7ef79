#include "protocol/session/client_session.hpp"

#include "protocol/session/frame_origin.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace gapless::protocol {

client_session::client_session() : client_session(limits{}) {}

client_session::client_session(limits l) : limits_(l) {}

void client_session::handle_connected(login_flight flight, instant now) {
    GAPLESS_ASSERT(state_ == state::idle);
    offered_ = flight.hello.versions;
    proof_ = flight.authenticate;
    deadline_ = now + limits_.welcome_within;
    state_ = state::greeting;
    transmits_.emplace_back(std::move(flight.hello));
    transmits_.emplace_back(std::move(flight.authenticate));
    transmits_.emplace_back(flight.sync);
}

result<client_session::verdict> client_session::handle_frame(const frame& arrived) {
    GAPLESS_ASSERT(state_ != state::idle);
    if (state_ == state::closed) {
        return verdict::closed;
    }
    if (const auto* last = std::get_if<protocol::close>(&arrived)) {
        end(last->reason);
        return verdict::closed;
    }
    if (state_ == state::greeting) {
        if (const auto* granted = std::get_if<welcome>(&arrived)) {
            return handle_welcome(*granted);
        }
        if (const auto* asked = std::get_if<challenge>(&arrived)) {
            proof_.session_epoch = asked->session_epoch;
            transmits_.emplace_back(proof_);
            return verdict::taken;
        }
        if (std::holds_alternative<heartbeat_answer>(arrived)) {
            return verdict::pass;
        }
        return fail(error{errc::unexpected_frame, "the server's first frame is no welcome"});
    }
    if (std::holds_alternative<welcome>(arrived) || std::holds_alternative<challenge>(arrived)) {
        return fail(error{errc::unexpected_frame, "the session stands already"});
    }
    if (!is_from_server(arrived)) {
        return fail(error{errc::unexpected_frame, "the server sent a frame that only clients send"}
        );
    }
    return verdict::pass;
}

result<client_session::verdict> client_session::handle_welcome(const welcome& granted) {
    if (std::find(offered_.begin(), offered_.end(), granted.version) == offered_.end()) {
        return fail(error{
            errc::unsupported,
            "the server chose protocol version " + std::to_string(granted.version) +
                ", which was not offered"
        });
    }
    welcomed_ = granted;
    state_ = state::established;
    return verdict::established;
}

void client_session::handle_timeout(instant now) {
    if (state_ == state::greeting && now >= deadline_) {
        close(error{errc::timed_out, "no welcome from the server"});
    }
}

void client_session::close(error reason) {
    if (state_ == state::closed) {
        return;
    }
    // To a connection that never stood there is nobody to say it to.
    if (state_ != state::idle) {
        transmits_.emplace_back(protocol::close{reason});
    }
    end(std::move(reason));
}

std::optional<frame> client_session::poll_transmit() {
    if (transmits_.empty()) {
        return std::nullopt;
    }
    frame next = std::move(transmits_.front());
    transmits_.pop_front();
    return next;
}

std::optional<instant> client_session::next_timeout() const {
    if (state_ != state::greeting) {
        return std::nullopt;
    }
    return deadline_;
}

client_session::state client_session::current() const { return state_; }

bool client_session::is_established() const { return state_ == state::established; }

const std::optional<welcome>& client_session::welcomed() const { return welcomed_; }

const std::optional<session_ending>& client_session::ending() const { return ending_; }

error client_session::fail(error reason) {
    close(reason);
    return reason;
}

void client_session::end(error reason) {
    const afterwards then = after(reason.code);
    ending_ = session_ending{std::move(reason), then};
    state_ = state::closed;
}

}  // namespace gapless::protocol
