#include "tests/simulation/login_thief.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"

#include <string>
#include <variant>

namespace gapless::simulation {
namespace {

constexpr std::size_t login_bytes_max = 500;

}  // namespace

login_thief::login_thief(
    std::uint64_t seed, scheduler& time, report& seen, network& net, std::size_t index
)
    : scheduler_(time),
      report_(seen),
      network_(net),
      draw_(seed, "login thief"),
      index_(index),
      reader_(protocol::payload_bytes_max) {}

// A device's first two frames are written one after the other.
void login_thief::overhear(std::string_view framed) {
    if (framed.size() > login_bytes_max) {
        return;
    }
    protocol::frame_reader one(protocol::payload_bytes_max);
    one.handle_bytes(framed);
    const auto payload = one.poll_payload();
    const auto frame =
        payload && *payload ? protocol::decode(**payload) : result<protocol::frame>(errc::internal);
    if (!frame) {
        return;
    }
    if (const auto* greeting = std::get_if<protocol::hello>(&*frame)) {
        last_hello_ = *greeting;
    } else if (const auto* proof = std::get_if<protocol::authenticate>(&*frame)) {
        if (!proof->signature.empty() && draw_.one_in(2)) {
            overheard_ = login{last_hello_, *proof};
        }
    }
}

void login_thief::visit() {
    if (!overheard_ || link_ != link_id{}) {
        return;
    }
    report_.fault("login thief");
    said_ = *overheard_;
    link_ = network_.open(index_);
    scheduler_.after(seconds(20), [this, id = link_] {
        if (link_ == id) {
            network_.close(id, side::client);
            gone(id);
        }
    });
}

void login_thief::connected(link_id id) {
    if (link_ == id) {
        reader_ = protocol::frame_reader(protocol::payload_bytes_max);
        say(said_.hello);
        say(said_.proof);
    }
}

void login_thief::gone(link_id id) {
    if (link_ == id) {
        link_ = link_id{};
    }
}

void login_thief::received(link_id id, std::string_view bytes) {
    if (link_ != id) {
        return;
    }
    reader_.handle_bytes(bytes);
    for (auto next = reader_.poll_payload(); next && *next; next = reader_.poll_payload()) {
        if (const auto frame = protocol::decode(**next)) {
            hear(*frame);
        }
    }
}

void login_thief::hear(const protocol::frame& told) {
    report_.check(invariant::i33_authorised, !std::holds_alternative<protocol::welcome>(told), [] {
        return std::string("a login was let in that was said on another connection");
    });
    if (const auto* asked = std::get_if<protocol::challenge>(&told)) {
        said_.proof.session_epoch = asked->session_epoch;
        say(said_.proof);
    }
    const auto* last = std::get_if<protocol::close>(&told);
    if (last != nullptr && last->reason.code == errc::forbidden) {
        report_.reached("a login that was said again was refused");
    }
}

void login_thief::say(const protocol::frame& leaving) {
    std::string payload;
    protocol::encode(leaving, payload);
    std::string bytes;
    protocol::write_frame(payload, bytes);
    network_.write(link_, side::client, bytes);
}

void login_thief::heal() {
    if (link_ != link_id{}) {
        network_.close(link_, side::client);
        gone(link_);
    }
}

}  // namespace gapless::simulation
