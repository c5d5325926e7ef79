#include "tests/load/patient_device.hpp"

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
constexpr std::uint64_t entries_a_pull = 500;
constexpr std::uint64_t nanoseconds_a_microsecond = 1'000;

client_id numbered_id(std::uint64_t number) {
    client_id made;
    for (std::size_t i = 0; i < 8; ++i) {
        made.bytes[8 + i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
    }
    return made;
}

}  // namespace

patient_device::patient_device(
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
    ask();
}

bool patient_device::offer(std::size_t window) {
    const std::uint64_t now = now_ns();
    if (has_to_begin_again_ && in_flight_.empty()) {
        has_to_begin_again_ = false;
        counter_ = counter_stored_;
    }
    if (has_to_begin_again_ || now < silent_until_ns_ || in_flight_.size() >= window) {
        return false;
    }
    protocol::send made;
    made.to = to_;
    made.client_id = numbered_id(++ids_);
    made.counter = sender_counter{++counter_};
    made.body = stamped_text(now);
    in_flight_.push_back({made.client_id, now});
    send_frame(made);
    return true;
}

void patient_device::check() const {
    if (!failure_.empty()) {
        throw std::runtime_error(failure_);
    }
    if (connection_.is_closed()) {
        throw std::runtime_error("the server has closed a device's connection");
    }
}

void patient_device::send_frame(const protocol::frame& leaving) {
    encoded_.clear();
    protocol::encode(leaving, encoded_);
    connection_.queue_frame(encoded_);
}

void patient_device::take(std::string_view payload) {
    const result<protocol::frame> arrived = protocol::decode(payload);
    if (!arrived) {
        return fail("a frame that cannot be decoded");
    }
    std::visit(
        protocol::overloaded{
            [this](const protocol::welcome& it) { user_ = it.user; },
            [this](const protocol::push& it) { take_push(it); },
            [this](const protocol::sent& it) { take_sent(it); },
            [this](const protocol::refused& it) { take_refused(it); },
            [this](const protocol::sync_page& it) { take_page(it); },
            [this](const protocol::pulled& it) { take_range(it); },
            [this](const protocol::changed&) { count_live_frame(); },
            [this](const protocol::notify&) {
                ++notified_;
                count_live_frame();
                ask();
            },
            [this](const protocol::close& it) { fail("closed: " + message_of(it.reason)); },
            [](const auto&) {},
        },
        *arrived
    );
}

void patient_device::take_push(const protocol::push& arrived) {
    count_live_frame();
    conversation_ = arrived.batch->conversation;
    for (const message& each : arrived.batch->messages) {
        head_ = std::max(head_, each.seq.value);
        take_entry(each);
    }
    catch_up();
}

// What does not follow is pulled.
void patient_device::take_entry(const message& entry) {
    if (entry.seq.value != high_ + 1) {
        return;
    }
    high_ = entry.seq.value;
    if (entry.kind == message_kind::text && entry.sender != user_) {
        ++received_;
        on_received(stamp_of(entry.body));
    }
}

void patient_device::take_sent(const protocol::sent& arrived) {
    const auto known = std::ranges::find(in_flight_, arrived.client_id, &unanswered::id);
    if (known == in_flight_.end()) {
        return fail("an answer to nothing");
    }
    conversation_ = arrived.conversation;
    to_ = destination::to(arrived.conversation);
    counter_stored_ = std::max(counter_stored_, arrived.counter.value);
    ++accepted_;
    on_accepted(known->sent_ns);
    in_flight_.erase(known);
    head_ = std::max(head_, arrived.seq.value);
    if (arrived.seq.value == high_ + 1) {
        ++high_;
    }
    catch_up();
}

// A counter that does not follow is what is left of a message that was refused before it.
void patient_device::take_refused(const protocol::refused& arrived) {
    const auto known = std::ranges::find(in_flight_, arrived.client_id, &unanswered::id);
    const errc code = arrived.failure.code;
    if (known == in_flight_.end() ||
        (!arrived.failure.retry_after && code != errc::counter_expected)) {
        return fail("refused: " + message_of(arrived.failure));
    }
    ++refused_;
    has_to_begin_again_ = true;
    in_flight_.erase(known);
    if (arrived.failure.retry_after) {
        const auto wait = static_cast<std::uint64_t>(arrived.failure.retry_after->microseconds);
        silent_until_ns_ = std::max(silent_until_ns_, now_ns() + wait * nanoseconds_a_microsecond);
    }
}

void patient_device::take_page(const protocol::sync_page& arrived) {
    is_asking_ = false;
    version_ = arrived.version;
    for (const protocol::inbox_entry& entry : arrived.entries) {
        if (!conversation_ || *conversation_ == entry.conversation) {
            conversation_ = entry.conversation;
            head_ = std::max(head_, entry.head.value);
        }
    }
    if (arrived.state != protocol::sync_state::ok || std::exchange(asks_again_, false)) {
        ask();
    } else {
        is_live_ = true;
    }
    catch_up();
}

void patient_device::take_range(const protocol::pulled& arrived) {
    is_pulling_ = false;
    if (arrived.failure) {
        return fail("a pull failed: " + message_of(*arrived.failure));
    }
    for (const message& each : arrived.messages) {
        take_entry(each);
    }
    // What the server holds for nobody's eyes is passed over.
    high_ = std::max(high_, arrived.to.value);
    catch_up();
}

void patient_device::ask() {
    asks_again_ = is_asking_;
    if (!std::exchange(is_asking_, true)) {
        send_frame(protocol::sync{.version = version_});
    }
}

void patient_device::catch_up() {
    if (is_pulling_ || high_ >= head_ || !conversation_) {
        return;
    }
    is_pulling_ = true;
    protocol::pull asked;
    asked.conversation = *conversation_;
    asked.from = seq{high_ + 1};
    asked.to = seq{std::min(head_, high_ + entries_a_pull)};
    send_frame(asked);
}

void patient_device::count_live_frame() {
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

void patient_device::acknowledge() {
    if (acknowledged_ != live_frames_) {
        acknowledged_ = live_frames_;
        send_frame(protocol::ack{.frames = live_frames_});
    }
}

void patient_device::fail(std::string why) {
    if (failure_.empty()) {
        failure_ = std::move(why);
    }
}

}  // namespace gapless::load
