#include "tests/simulation/hostile_client.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "tests/simulation/frame_mutator.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

constexpr const char* own_name = "mallory";
constexpr std::size_t overheard_max = 64;
constexpr std::size_t overheard_bytes_max = 1'000;
constexpr std::size_t overheard_frame_bytes_max = std::size_t{4} * 1'024 * 1'024;

}  // namespace

hostile_client::hostile_client(
    const options& drawn,
    scheduler& time,
    report& seen,
    ledger& truth,
    network& net,
    account_channel& accounts,
    std::size_t index
)
    : scheduler_(time),
      report_(seen),
      ledger_(truth),
      network_(net),
      accounts_(accounts),
      draw_(drawn.seed, "hostile"),
      draw_parts_(drawn.seed, "hostile-parts"),
      cuts_frames_(drawn.cuts_frames()),
      index_(index) {
    device_.bytes.fill(0x66);
    ledger_.hostile_devices.insert(device_);
}

void hostile_client::overhear(std::string_view framed) {
    if (framed.size() > overheard_bytes_max || !draw_.one_in(8)) {
        return;
    }
    // The length is a varint: its last byte has no highest bit.
    std::size_t start = 0;
    while (start < framed.size() && (static_cast<std::uint8_t>(framed[start]) & 0x80) != 0) {
        ++start;
    }
    const std::string payload(framed.substr(std::min(start + 1, framed.size())));
    if (overheard_.size() < overheard_max) {
        overheard_.push_back(payload);
    } else {
        overheard_[draw_.below(overheard_max)] = payload;
    }
}

void hostile_client::heal() {
    if (link_ != link_id{}) {
        network_.close(link_, side::client);
        gone(link_);
    }
}

void hostile_client::visit() {
    report_.fault("hostile client");
    if (access_token_.empty()) {
        sign_on(own_name, password_, true);
    } else if (draw_.one_in(3)) {
        ask_something();
    }
    if (link_ == link_id{}) {
        link_ = network_.open(index_);
        // Nobody answers, or nobody closes: then it goes by itself.
        scheduler_.after(seconds(draw_.between(5, 90)), [this, id = link_] {
            if (link_ == id) {
                network_.close(id, side::client);
                gone(id);
            }
        });
    }
}

void hostile_client::sign_on(std::string name, std::string password, bool as_new) {
    request_id id;
    requests_ += draw_.one_in(3) ? 0U : 1U;
    id.bytes.fill(static_cast<std::uint8_t>(requests_));
    id.bytes[0] = static_cast<std::uint8_t>(requests_ >> 8);
    device_id from = device_;
    from.bytes[0] = draw_.one_in(6) ? 0x67 : from.bytes[0];  // one of its own, or the other's
    const server::log_in login{id, std::move(name), std::move(password), from, {}};
    const server::register_account made{id, login.name, login.password, from, {}};
    const auto wanted = as_new ? server::account_request{made} : server::account_request{login};
    accounts_.ask(wanted, [this](const server::account_answer& answer) {
        if (answer.failure) {
            report_.reached(
                "no account for " + std::string(gapless::name_of(answer.failure->code))
            );
            return;
        }
        access_token_ = answer.access_token;
        refresh_token_ = answer.refresh_token;
        if (answer.name != own_name) {
            access_token_.clear();  // it goes on as itself
        }
    });
}

void hostile_client::ask_something() {
    request_id id;
    requests_ += draw_.one_in(3) ? 0U : 1U;  // an id may come again, with another request
    id.bytes.fill(static_cast<std::uint8_t>(requests_));
    id.bytes[1] = 0x77;
    device_id other;
    other.bytes.fill(0x66);
    other.bytes[0] = static_cast<std::uint8_t>(0x66 + draw_.below(3));
    server::account_request wanted = server::list_devices{access_token_};
    switch (draw_.below(11)) {
        case 0:
            return sign_on("alice", "password of mallory", false);
        case 1:
            return sign_on("Nobody", "any", false);
        case 2:
            return sign_on("alice", "mine now", true);
        case 3:
            return sign_on("-no name", "any", draw_.one_in(2));
        case 4: {
            const std::string password = draw_.one_in(2) ? "" : password_;
            return sign_on("mallory2", password, draw_.one_in(2));
        }
        case 5:
            wanted = server::refresh_tokens{id, draw_.one_in(2) ? refresh_token_ : access_token_};
            break;
        case 6:
            wanted = server::log_out{id, access_token_};
            access_token_.clear();
            break;
        case 7:
            wanted = server::change_password{id, access_token_, password_, password_};
            break;
        case 8:
            wanted = server::change_password{id, access_token_, "wrong", "new"};
            break;
        case 9:
            wanted = server::remove_device{id, access_token_, other};
            break;
        default:
            return sign_on(own_name, password_, false);
    }
    accounts_.ask(wanted, [this](const server::account_answer& answer) {
        if (answer.failure) {
            report_.reached(
                "account request refused " + std::string(gapless::name_of(answer.failure->code))
            );
        } else if (!answer.access_token.empty()) {
            access_token_ = answer.access_token;
            refresh_token_ = answer.refresh_token;
        }
    });
}

void hostile_client::connected(link_id id) {
    if (link_ != id) {
        return;
    }
    reader_ = protocol::frame_reader(protocol::payload_bytes_max);
    joiner_ = protocol::part_joiner{};
    std::string greeting;
    protocol::encode(protocol::hello{{1}, device_, "somewhere"}, greeting);
    std::string proof;
    protocol::encode(protocol::authenticate{access_token_, {}}, proof);
    const std::uint64_t choice = draw_.below(8);
    say(choice == 0 ? mutated(greeting, draw_) : greeting);
    if (choice != 1) {
        say(choice == 2 ? mutated(proof, draw_) : proof);
    }
    babble(id);
}

void hostile_client::babble(link_id id) {
    if (link_ != id) {
        return;
    }
    if (draw_.one_in(2)) {
        std::string own;
        protocol::encode(hostile_words(notes_, draw_), own);
        say(draw_.one_in(8) ? mutated(own, draw_) : own);
    } else if (!overheard_.empty()) {
        const std::string& said = overheard_[draw_.below(overheard_.size())];
        say(draw_.one_in(4) ? said : mutated(said, draw_));
    }
    scheduler_.after(milliseconds(draw_.between(10, 2'000)), [this, id] { babble(id); });
}

// All of them, or not quite: one may be missing, or come twice, or be something else.
void hostile_client::say_in_parts(const std::string& payload) {
    std::string bytes;
    const std::size_t most = draw_parts_.below(300) + protocol::part_bytes_min;
    protocol::cut_payload(payload, {}, most, [&](std::string_view part) {
        const std::uint64_t choice = draw_parts_.below(60);
        if (choice != 0) {
            protocol::write_frame(
                choice == 1 ? mutated(std::string(part), draw_parts_) : part, bytes
            );
        }
        if (choice == 2) {
            protocol::write_frame(part, bytes);
        }
    });
    network_.write(link_, side::client, bytes);
}

void hostile_client::say(const std::string& payload) {
    if (cuts_frames_ && draw_parts_.one_in(2)) {
        return say_in_parts(payload);
    }
    std::string bytes;
    protocol::write_frame(payload, bytes);
    if (draw_.one_in(64)) {
        const std::uint64_t at = draw_.below(std::min<std::uint64_t>(bytes.size(), 4));
        bytes[at] = static_cast<char>(draw_.below(256));
    }
    network_.write(link_, side::client, bytes);
}

void hostile_client::gone(link_id id) {
    if (link_ == id) {
        link_ = link_id{};
    }
}

void hostile_client::received(link_id id, std::string_view bytes) {
    if (link_ != id) {
        return;
    }
    report_.reached("a hostile client was answered");
    reader_.handle_bytes(bytes);
    for (;;) {
        const auto payload = reader_.poll_payload();
        if (!payload || !payload->has_value()) {
            return;
        }
        std::string room;
        const auto whole = joiner_.join(**payload, overheard_frame_bytes_max, room);
        if (!whole || !whole->has_value()) {
            continue;
        }
        if (const auto answer = protocol::decode(**whole)) {
            learn(*answer);
        }
    }
}

void hostile_client::learn(const protocol::frame& answer) {
    if (const auto* stored = std::get_if<protocol::sent>(&answer)) {
        notes_.last_counter = std::max(notes_.last_counter, stored->counter);
    } else if (const auto* done = std::get_if<protocol::response>(&answer)) {
        if (!done->failure && done->conversation != conversation_id{}) {
            notes_.group = done->conversation;
        }
    }
}

}  // namespace gapless::simulation
