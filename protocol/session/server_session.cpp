#include "protocol/session/server_session.hpp"

#include "protocol/session/frame_origin.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace gapless::protocol {

server_session::server_session(instant now) : server_session(limits{}, now) {}

server_session::server_session(limits l, instant now)
    : limits_(std::move(l)), deadline_(now + limits_.authenticate_within) {}

result<server_session::verdict> server_session::handle_frame(const frame& arrived) {
    if (state_ == state::closed) {
        return verdict::closed;
    }
    if (const auto* last = std::get_if<protocol::close>(&arrived)) {
        reason_ = last->reason;
        state_ = state::closed;
        return verdict::closed;
    }
    if (!is_from_client(arrived)) {
        return fail(error{errc::unexpected_frame, "a frame that only the server sends"});
    }
    if (state_ == state::greeting || state_ == state::greeted) {
        return handle_greeting(arrived);
    }
    if (state_ == state::challenged && std::holds_alternative<protocol::authenticate>(arrived)) {
        state_ = state::authenticating;
        return verdict::authenticate;
    }
    if (std::holds_alternative<hello>(arrived) ||
        std::holds_alternative<protocol::authenticate>(arrived)) {
        return fail(error{errc::unexpected_frame, "a second hello or authenticate"});
    }
    if (state_ == state::authenticating || state_ == state::challenged) {
        return verdict::hold;
    }
    return handle_established(arrived);
}

result<server_session::verdict> server_session::handle_greeting(const frame& arrived) {
    if (state_ == state::greeting) {
        if (const auto* greeting = std::get_if<hello>(&arrived)) {
            return handle_hello(*greeting);
        }
        return fail(error{errc::unexpected_frame, "the first frame is no hello"});
    }
    if (std::holds_alternative<protocol::authenticate>(arrived)) {
        state_ = state::authenticating;
        return verdict::authenticate;
    }
    return fail(error{errc::unexpected_frame, "the second frame is no authenticate"});
}

result<server_session::verdict> server_session::handle_hello(const hello& greeting) {
    if (greeting.device.is_zero()) {
        return fail(error{errc::malformed_frame, "hello names no device"});
    }
    // The client's order counts: it knows which version it speaks best.
    const auto& ours = limits_.versions;
    const auto common = std::find_first_of(
        greeting.versions.begin(), greeting.versions.end(), ours.begin(), ours.end()
    );
    if (common == greeting.versions.end()) {
        return fail(error{errc::unsupported, "no protocol version in common"});
    }
    hello_ = greeting;
    version_ = *common;
    state_ = state::greeted;
    return verdict::taken;
}

result<server_session::verdict> server_session::handle_established(const frame& arrived) {
    if (const auto* unknown = std::get_if<unsupported>(&arrived)) {
        transmits_.emplace_back(*unknown);
        return verdict::taken;
    }
    return verdict::pass;
}

void server_session::handle_authenticated(const admission& granted) {
    if (state_ != state::authenticating) {
        return;
    }
    admission_ = granted;
    state_ = state::established;
    transmits_.emplace_back(welcome{
        .version = version_,
        .session_epoch = granted.session_epoch,
        .user = granted.user,
        .user_name = granted.user_name,
        .limits = granted.wire,
        .server_time = granted.server_time,
        .backlog_first = granted.backlog_first
    });
}

void server_session::handle_refused(error reason) {
    if (state_ == state::authenticating) {
        close(std::move(reason));
    }
}

void server_session::handle_outdated(session_epoch newest, instant now) {
    if (state_ == state::authenticating) {
        transmits_.emplace_back(challenge{newest});
        // The store's time was not the client's, but it has no more than one new deadline.
        deadline_ = is_challenged_ ? deadline_ : now + limits_.authenticate_within;
        is_challenged_ = true;
        state_ = state::challenged;
    }
}

void server_session::handle_renumbered(session_epoch number) {
    if (state_ == state::established) {
        admission_.session_epoch = number;
    }
}

void server_session::handle_timeout(instant now) {
    const auto due = next_timeout();
    if (due.has_value() && now >= *due) {
        close(error{errc::timed_out, "not authenticated in time"});
    }
}

void server_session::close(error reason) {
    if (state_ == state::closed) {
        return;
    }
    transmits_.emplace_back(protocol::close{reason});
    reason_ = std::move(reason);
    state_ = state::closed;
}

std::optional<frame> server_session::poll_transmit() {
    if (transmits_.empty()) {
        return std::nullopt;
    }
    frame next = std::move(transmits_.front());
    transmits_.erase(transmits_.begin());
    if (transmits_.empty()) {
        transmits_.shrink_to_fit();
    }
    return next;
}

std::optional<instant> server_session::next_timeout() const {
    const bool is_clients_turn =
        state_ == state::greeting || state_ == state::greeted || state_ == state::challenged;
    return is_clients_turn ? std::optional{deadline_} : std::nullopt;
}

server_session::state server_session::current() const { return state_; }

bool server_session::is_established() const { return state_ == state::established; }

bool server_session::is_closed() const { return state_ == state::closed; }

const device_id& server_session::device() const { return hello_.device; }

const std::string& server_session::network() const { return hello_.network; }

std::uint32_t server_session::version() const { return version_; }

user_id server_session::user() const { return admission_.user; }

const std::string& server_session::user_name() const { return admission_.user_name; }

session_epoch server_session::epoch() const { return admission_.session_epoch; }

const std::optional<error>& server_session::reason() const { return reason_; }

error server_session::fail(error reason) {
    close(reason);
    return reason;
}

}  // namespace gapless::protocol
