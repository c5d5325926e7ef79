// What passes between a device and its server.
#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "tests/simulation/device_node.hpp"
#include "tests/simulation/frame_text.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

constexpr duration connect_patience = seconds(10);
constexpr std::size_t device_frame_bytes_max = std::size_t{2432} * 1'024;

}  // namespace

void device_node::connected(link_id id) {
    if (spare_ == id && !postponed([this, id] { connected(id); })) {
        is_spare_open_ = true;
        feed([this, id] { engine_->handle_spare_connected(now(), world_.net.channel_of(id)); });
        return;
    }
    if (trial_ == id && !postponed([this, id] { connected(id); })) {
        return end_trial(world_.ways.habit_of(gateway_) != gateways::habit::refuses);
    }
    if (link_ == id && !postponed([this, id] { connected(id); })) {
        if (joiner_.is_joining()) {
            world_.seen.reached("a connection ended between the parts of a frame");
        }
        if (met_bad_gateway(id)) {
            return;
        }
        if (over_ > transport::tcp) {
            world_.seen.reached("a device connected over a worse transport");
        }
        reader_.emplace(protocol::payload_bytes_max);
        joiner_ = protocol::part_joiner{};
        unread_.clear();
        feed([this, id] { engine_->handle_connected(now(), world_.net.channel_of(id)); });
    }
}

// What stands in front of the server has the word.
bool device_node::met_bad_gateway(link_id id) {
    const auto how = world_.ways.habit_of(gateway_);
    if (how == gateways::habit::good) {
        return false;
    }
    world_.net.close(id, side::client);
    link_.reset();
    if (how != gateways::habit::refuses) {
        feed([this] { engine_->handle_connected(now()); });
    }
    if (how == gateways::habit::drains) {
        const error away{errc::shutting_down, {}, milliseconds(draw_ways_.between(500, 30'000))};
        feed([&] { engine_->handle_frame(protocol::close{away}, now()); });
    } else {
        feed([this] { engine_->handle_disconnected(error{errc::unreachable}, now()); });
    }
    return true;
}

void device_node::sent_away(std::size_t gateway) {
    if (gateway_ != gateway || !link_ || !reader_ || engine_ == nullptr ||
        postponed([this, gateway] { sent_away(gateway); })) {
        return;
    }
    const error away{errc::shutting_down, {}, milliseconds(draw_ways_.between(500, 30'000))};
    const std::size_t before = gateway_;
    feed([&] { engine_->handle_frame(protocol::close{away}, now()); });
    if (gateway_ != before) {
        world_.seen.reached("a device that was sent away went to another gateway at once");
    }
}

void device_node::refused(link_id id) {
    if (spare_ == id && !postponed([this, id] { refused(id); })) {
        lose_spare();
        return;
    }
    if (trial_ == id && !postponed([this, id] { refused(id); })) {
        return end_trial(false);
    }
    if (link_ == id && !postponed([this, id] { refused(id); })) {
        link_.reset();
        feed([this] { engine_->handle_disconnected(error{errc::unreachable}, now()); });
    }
}

void device_node::closed(link_id id) {
    if (spare_ == id && !postponed([this, id] { closed(id); })) {
        lose_spare();
        return;
    }
    if (trial_ == id) {
        return refused(id);
    }
    if (link_ == id && !postponed([this, id] { closed(id); })) {
        link_.reset();
        feed([this] { engine_->handle_disconnected(error{errc::unreachable}, now()); });
    }
}

void device_node::received(link_id id, std::string_view bytes) {
    const auto again = [this, id, copy = std::string(bytes)] { received(id, copy); };
    if (spare_ == id) {
        unread_ += bytes;
        return;
    }
    if (link_ != id || postponed(again) || !reader_) {
        return;
    }
    reader_->handle_bytes(std::exchange(unread_, {}));
    reader_->handle_bytes(bytes);
    // Feeding may close the link or, by a crash, end this life: look again each time.
    while (link_ == id && engine_ != nullptr) {
        const auto payload = reader_->poll_payload();
        if (payload && !payload->has_value()) {
            return;
        }
        std::string room;
        const auto whole = payload ? joiner_.join(**payload, device_frame_bytes_max, room)
                                   : result<std::optional<std::string_view>>(payload.error());
        if (whole && !whole->has_value()) {
            feed([&] { engine_->handle_part(now()); });
            continue;
        }
        if (!room.empty()) {
            world_.seen.reached("a device was sent a frame in parts");
        }
        const auto frame =
            whole ? protocol::decode(**whole) : result<protocol::frame>(whole.error());
        world_.seen.check(invariant::i6_no_phantom, frame || hears_nonsense_, [&] {
            return name_ + " was sent a frame that cannot be read";
        });
        if (!frame) {
            return hang_up(frame.error());
        }
        world_.seen.tell([&] { return name_ + " < " + text_of(*frame); });
        note_arrival(*frame);
        feed([&] { engine_->handle_frame(*frame, now()); });
    }
}

// As the driver does with a stream that cannot be read.
void device_node::hang_up(const error& why) {
    world_.seen.reached("a device was sent a frame that cannot be read");
    world_.net.close(*link_, side::client);
    link_.reset();
    feed([&] { engine_->handle_disconnected(why, now()); });
}

void device_node::note_arrival(const protocol::frame& arrived) {
    if (const auto* granted = std::get_if<protocol::welcome>(&arrived)) {
        server_times_.insert_or_assign(world_.time.now(), granted->server_time);
    }
    if (world_.drawn.backlog_first && !is_deceived_ && !hears_nonsense_) {
        if (const auto* page = std::get_if<protocol::sync_page>(&arrived)) {
            note_page(*page);
        } else if (std::holds_alternative<protocol::push>(arrived) ||
                   std::holds_alternative<protocol::notify>(arrived)) {
            check_backlog();
        }
    }
    if (std::holds_alternative<protocol::sync_page>(arrived)) {
        syncing_ = false;
    } else if (syncing_ && std::holds_alternative<protocol::push>(arrived)) {
        world_.seen.reached("a push came while a sync was under way");
    }
}

void device_node::note_page(const protocol::sync_page& page) {
    if (is_backlog_listed_) {
        return;
    }
    for (const auto* listed : {&page.entries, &page.large}) {
        for (const protocol::inbox_entry& each : *listed) {
            if (!each.removed) {
                backlog_heads_.insert_or_assign(each.conversation, each.head);
            }
        }
    }
    is_backlog_listed_ = page.state == protocol::sync_state::ok;
}

void device_node::check_backlog() {
    for (const auto& [where, head] :
         is_backlog_listed_ ? backlog_heads_ : decltype(backlog_heads_){}) {
        const auto known = checker_->conversations().find(where);
        const bool is_there =
            known != checker_->conversations().end() && known->second.high >= head;
        world_.seen.check(invariant::i15_resume_is_sync, is_there, [&] {
            return name_ + " hears of news before conversation " + std::to_string(where.value) +
                   " has come to " + std::to_string(head.value);
        });
    }
}

// Its clock may run a little fast.
wall_time device_node::latest_server_time() const {
    wall_time latest;
    for (const auto& [at, said] : server_times_) {
        const duration since = world_.time.now() - at;
        latest = std::max(latest, said + since + since / 1'000 + milliseconds(2));
    }
    return latest;
}

void device_node::carry_out(const sdk::connect& wanted) {
    world_.seen.check(invariant::i16_one_session_a_device, !is_barred_, [&] {
        return name_ + " was signed out, and comes back all the same";
    });
    check_network();
    ++connects_;
    gateway_ = world_.ways.number_of(wanted.to);
    syncing_ = false;
    backlog_heads_.clear();
    is_backlog_listed_ = false;
    if (link_) {
        world_.net.close(*link_, side::client);
    }
    over_ = wanted.over;
    link_ = world_.net.open(index_, over_);
    watch_connect(*link_);
}

void device_node::check_network() {
    world_.seen.check(invariant::i36_no_storm, !is_networkless_, [&] {
        return name_ + " connects where it was told that there is no network";
    });
}

void device_node::carry_out(sdk::try_transport wanted) {
    if (trial_) {
        world_.net.close(*trial_, side::client);
    }
    trial_ = world_.net.open(index_, wanted.over);
    tried_ = wanted.over;
    world_.time.after(connect_patience, [this, id = *trial_] {
        if (trial_ == id) {
            refused(id);
        }
    });
}

void device_node::end_trial(bool works) {
    world_.net.close(*std::exchange(trial_, std::nullopt), side::client);
    if (works) {
        world_.seen.reached("a better transport worked again");
    }
    feed([&] { engine_->handle_tried(tried_, works, now()); });
}

// A connect that is neither accepted nor refused ends by a time-out of the driver.
void device_node::watch_connect(link_id id) {
    reader_.reset();
    world_.time.after(connect_patience, [this, id] { give_up_connect(id); });
}

void device_node::give_up_connect(link_id id) {
    if (link_ != id || reader_ || postponed([this, id] { give_up_connect(id); })) {
        return;
    }
    world_.net.close(id, side::client);
    link_.reset();
    feed([this] { engine_->handle_disconnected(error{errc::timed_out}, now()); });
}

void device_node::carry_out(sdk::disconnect) {
    if (link_) {
        world_.net.close(*link_, side::client);
        link_.reset();
    }
}

void device_node::carry_out(sdk::connect_spare) {
    world_.seen.reached("a spare was made beside a connection that does not answer");
    check_network();
    carry_out(sdk::disconnect_spare());
    spare_ = world_.net.open(index_, over_);
    is_spare_open_ = false;
    world_.time.after(connect_patience, [this, id = *spare_] { give_up_spare(id); });
}

void device_node::carry_out(sdk::disconnect_spare) {
    if (spare_) {
        world_.net.close(*spare_, side::client);
        spare_.reset();
        unread_.clear();
    }
}

void device_node::carry_out(sdk::take_spare) {
    world_.seen.reached("a spare was taken");
    ++connects_;
    syncing_ = false;
    backlog_heads_.clear();
    is_backlog_listed_ = false;
    if (link_) {
        world_.net.close(*link_, side::client);
    }
    link_ = std::exchange(spare_, std::nullopt);
    reader_.emplace(protocol::payload_bytes_max);
    joiner_ = protocol::part_joiner{};
    if (!unread_.empty()) {
        world_.time.after(duration{}, [this, id = *link_] { received(id, {}); });
    }
}

void device_node::lose_spare() {
    spare_.reset();
    unread_.clear();
    feed([this] { engine_->handle_spare_disconnected(now()); });
}

void device_node::give_up_spare(link_id id) {
    if (spare_ != id || is_spare_open_ || postponed([this, id] { give_up_spare(id); })) {
        return;
    }
    world_.net.close(id, side::client);
    lose_spare();
}

void device_node::carry_out(sdk::transmit output) {
    std::visit(
        protocol::overloaded{
            [this](const protocol::send& leaving) { checker_->handle_leaving(leaving); },
            [this](const protocol::sync& leaving) {
                syncing_ = true;
                checker_->handle_leaving(leaving);
            },
            [this](const protocol::ack& leaving) { checker_->handle_leaving(leaving); },
            [this](const protocol::move_cursor& leaving) { checker_->handle_leaving(leaving); },
            [this](const protocol::heartbeat& leaving) {
                if (leaving.acknowledged) {
                    checker_->handle_leaving(*leaving.acknowledged);
                }
            },
            [](const auto&) {},
        },
        output.frame
    );
    if (!link_) {
        return;
    }
    world_.seen.tell([&] { return name_ + " > " + text_of(output.frame); });
    std::string payload;
    protocol::encode(output.frame, payload);
    write(payload);
}

void device_node::write(std::string_view whole) {
    std::string bytes;
    const std::size_t most = world_.drawn.part_bytes_max;
    protocol::cut_payload(whole, {}, most, [&](std::string_view payload) {
        protocol::write_frame(payload, bytes);
        if (protocol::is_part(payload) && draw_cuts_.one_in(4)) {
            world_.net.write(*link_, side::client, std::exchange(bytes, {}));
        }
    });
    if (!bytes.empty()) {
        world_.net.write(*link_, side::client, bytes);
    }
}

void device_node::carry_out(sdk::refresh_tokens) {
    world_.seen.reached("tokens refreshed");
    const sdk::identity who = engine_->view().identity;
    server::refresh_tokens wanted;
    entropy_.fill(wanted.id.bytes);
    wanted.refresh_token = who.refresh_token;
    world_.accounts.ask(wanted, [this, who, life = life_](const server::account_answer& answer) {
        take_tokens(life, who, answer);
    });
}

void device_node::carry_out(sdk::ask_servers) {
    const duration wait = milliseconds(draw_ways_.between(1, 5'000));
    world_.time.after(wait, [this, life = life_] { tell_servers(life); });
}

void device_node::tell_servers(std::uint64_t life) {
    if (life != life_ || engine_ == nullptr || postponed([this, life] { tell_servers(life); })) {
        return;
    }
    if (!healed_ && draw_ways_.one_in(3)) {
        feed([this] { engine_->handle_servers_unknown(now()); });
        return;
    }
    world_.seen.reached("a device was told which servers there are");
    const duration lifetime = seconds(draw_ways_.between(1, 90));
    feed([&] { engine_->handle_servers(world_.ways.draw_order(), lifetime, now()); });
}

void device_node::take_tokens(
    std::uint64_t life, const sdk::identity& who, const server::account_answer& answer
) {
    const auto again = [this, life, who, answer] { take_tokens(life, who, answer); };
    if (life != life_ || postponed(again)) {
        return;
    }
    if (answer.failure) {
        feed([&] { engine_->handle_tokens_refused(*answer.failure, now()); });
        return;
    }
    sdk::identity renewed = who;
    renewed.access_token = answer.access_token;
    renewed.refresh_token = answer.refresh_token;
    feed([&] { engine_->handle_tokens(renewed, now()); });
}

}  // namespace gapless::simulation
