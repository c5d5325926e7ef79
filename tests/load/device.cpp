#include "tests/load/device.hpp"

#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"
#include "tests/load/stamped_text.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>
#include <variant>

namespace gapless::load {

namespace {

constexpr std::uint64_t ack_frames = 32;
constexpr std::chrono::milliseconds ack_after{200};

// The stamp comes first, so that the answer alone tells when the message was sent.
client_id stamped_id(std::uint64_t sent_ns, std::uint64_t number) {
    client_id made;
    for (std::size_t i = 0; i < 8; ++i) {
        made.bytes[i] = static_cast<std::uint8_t>(sent_ns >> (56 - 8 * i));
        made.bytes[8 + i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    }
    return made;
}

std::uint64_t moment_in(const client_id& id) {
    std::uint64_t sent_ns = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        sent_ns = sent_ns << 8 | id.bytes[i];
    }
    return sent_ns;
}

}  // namespace

device::device(
    event_loop& loop, const std::string& tcp_address, const tls_settings* tls, const login& who
)
    : loop_(loop),
      connection_(
          loop,
          stream::connected(tcp_address),
          tls,
          cutting_frames([this](std::string_view payload) { take(payload); })
      ) {
    send_frame(protocol::hello{.versions = {1}, .device = who.device});
    send_frame(protocol::authenticate{.token = who.access_token});
    send_frame(protocol::sync{});
}

void device::send_frame(const protocol::frame& leaving) {
    encoded_.clear();
    protocol::encode(leaving, encoded_);
    connection_.queue_frame(encoded_);
}

void device::send() {
    const std::uint64_t now = now_ns();
    protocol::send made;
    made.to = to_;
    made.client_id = stamped_id(now, ++sends_);
    made.counter = sender_counter{sends_};
    made.body = stamped_text(now);
    send_frame(made);
}

void device::check() const {
    if (!failure_.empty()) {
        throw std::runtime_error(failure_);
    }
    if (connection_.is_closed()) {
        throw std::runtime_error("the server has closed a device's connection");
    }
}

void device::take(std::string_view payload) {
    const result<protocol::frame> arrived = protocol::decode(payload);
    if (!arrived) {
        return fail("a frame that cannot be decoded");
    }
    ++frames_;
    std::visit(
        protocol::overloaded{
            [this](const protocol::push& it) { take_push(it); },
            [this](const protocol::sent& it) { take_sent(it); },
            [this](const protocol::changed&) { count_live_frame(); },
            [this](const protocol::notify&) { count_live_frame(); },
            [this](const protocol::close& it) { fail("closed: " + message_of(it.reason)); },
            [this](const protocol::refused& it) { fail("refused: " + message_of(it.failure)); },
            [this](const protocol::sync_page& it) {
                is_live_ = it.state == protocol::sync_state::ok;
            },
            [](const auto&) {},
        },
        *arrived
    );
    on_frame(*arrived);
}

void device::take_push(const protocol::push& arrived) {
    count_live_frame();
    for (const message& each : arrived.batch->messages) {
        const bool is_known = conversation_ == arrived.batch->conversation;
        if (is_known && each.seq.value != high_ + 1) {
            return fail("a push that does not follow the one before");
        }
        conversation_ = arrived.batch->conversation;
        high_ = each.seq.value;
        if (each.kind == message_kind::text) {
            on_delivered(load::stamp_of(each.body));
        }
    }
}

void device::take_sent(const protocol::sent& arrived) {
    if (to_.is_direct()) {
        to_ = destination::to(arrived.conversation);
    }
    if (conversation_ == arrived.conversation) {
        high_ = std::max(high_, arrived.seq.value);
    }
    on_acknowledged(moment_in(arrived.client_id));
}

void device::count_live_frame() {
    ++live_frames_;
    if (live_frames_ - acknowledged_ >= ack_frames) {
        return acknowledge();
    }
    if (!std::exchange(is_ack_due_, true)) {
        loop_.after(ack_after, [this] {
            is_ack_due_ = false;
            acknowledge();
        });
    }
}

void device::acknowledge() {
    if (acknowledged_ != live_frames_) {
        acknowledged_ = live_frames_;
        send_frame(protocol::ack{.frames = live_frames_});
    }
}

void device::fail(std::string why) {
    if (failure_.empty()) {
        failure_ = std::move(why);
    }
}

}  // namespace gapless::load
