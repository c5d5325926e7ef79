#include "tests/simulation/storm/storm.hpp"

#include "protocol/pump.hpp"

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace gapless::simulation {

struct storm::client {
    client(const sdk::identity& who, std::uint64_t seed) : mailbox(who), entropy(seed, who.user) {}

    sdk::memory_mailbox mailbox;
    seeded_entropy entropy;
    std::unique_ptr<sdk::client_engine> engine;
    std::optional<server::connection_id> link;
    std::optional<instant> armed;
    std::optional<instant> back_at;
};

storm::storm(const options& wanted) : options_(wanted), time_(wanted.seed) {}

storm::~storm() = default;

storm_result storm::run() {
    server::engine_limits open;
    open.rates = false;
    server_ = std::make_unique<server::server_engine>(open, hasher_);
    for (std::size_t i = 0; i < options_.clients; ++i) {
        sign_up(i);
    }
    is_signing_up_ = false;
    server_.reset();
    lose_all();
    time_.after(options_.down_for, [this] { restart(); });
    const instant end = time_.now() + options_.down_for + options_.at_most;
    while (back_ < clients_.size() && time_.now() < end && time_.step()) {
    }
    return result_of();
}

void storm::sign_up(std::size_t index) {
    server::register_account asked;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto byte = static_cast<std::uint8_t>(index >> (8 * i) & 0xff);
        asked.id.bytes[i] = byte;
        asked.device.bytes[i] = byte;
    }
    asked.device.bytes[15] = 1;
    asked.name = "client" + std::to_string(index);
    asked.password = "a secret";
    server_->handle_account_request(server::account_ticket{index + 1}, asked, "10.0.0.1", now());
    pump_server();
}

// Each has just lost its connection.
void storm::lose_all() {
    for (const auto& each : clients_) {
        sdk::client_engine::limits limits;
        each->engine = std::make_unique<sdk::client_engine>(
            limits, each->mailbox, *each->mailbox.load(), each->entropy
        );
        pump(*each);
    }
}

void storm::restart() {
    server_ = std::make_unique<server::server_engine>(server::engine_limits{}, hasher_);
    is_listening_ = true;
    listens_at_ = time_.now();
}

void storm::pump_server() {
    protocol::drain(*server_, [this](auto&& output) {
        using kind = std::decay_t<decltype(output)>;
        if constexpr (std::is_same_v<kind, server::transmit>) {
            carry_to_client(output.connection, output.frame);
        } else if constexpr (std::is_same_v<kind, server::disconnect>) {
            travel([this, id = output.connection] {
                const auto found = links_.extract(id);
                if (found && found.mapped()->link == id) {
                    client& who = *found.mapped();
                    who.link.reset();
                    feed(who, [&] {
                        who.engine->handle_disconnected(error{errc::unreachable}, now());
                    });
                }
            });
        } else if constexpr (std::is_same_v<kind, server::store_job>) {
            do_job(std::forward<decltype(output)>(output));
        } else if constexpr (std::is_same_v<kind, server::hash_job>) {
            const std::string hash = hasher_.hash_password(output.password);
            time_.after({}, [this, ticket = output.ticket, hash] {
                server_->handle_hashed(ticket, hash, false, now());
                pump_server();
            });
        } else if constexpr (std::is_same_v<kind, server::answer_account>) {
            sdk::identity who;
            const std::size_t index = output.ticket.value - 1;
            for (std::size_t i = 0; i < 4; ++i) {
                who.device.bytes[i] = static_cast<std::uint8_t>(index >> (8 * i) & 0xff);
            }
            who.device.bytes[15] = 1;
            who.user = "client" + std::to_string(index);
            who.user_id = output.answer.user;
            who.access_token = output.answer.access_token;
            clients_.push_back(std::make_unique<client>(who, options_.seed));
        }
    });
    if (is_signing_up_) {
        while (time_.step()) {
        }
    } else {
        arm_server();
    }
}

void storm::carry_to_client(server::connection_id id, const protocol::frame& leaving) {
    note_refusal(leaving);
    travel([this, id, leaving] {
        const auto found = links_.find(id);
        if (found != links_.end() && found->second->link == id) {
            client& who = *found->second;
            feed(who, [&] { who.engine->handle_frame(leaving, now()); });
        }
    });
}

void storm::note_refusal(const protocol::frame& leaving) {
    const auto* end = std::get_if<protocol::close>(&leaving);
    const auto* no = std::get_if<protocol::refused>(&leaving);
    const error why = end != nullptr ? end->reason : no != nullptr ? no->failure : error{};
    if (why.code == errc::rate_limited || why.code == errc::overloaded) {
        ++refused_;
        refused_in_vain_ += has_job_ ? 0U : 1U;
    }
}

void storm::do_job(server::store_job job) {
    has_job_ = true;
    const auto operations = static_cast<std::int64_t>(job.operations.size());
    const duration cost = is_signing_up_ ? duration{} : options_.store_per_operation * operations;
    const auto shared = std::make_shared<server::store_job>(std::move(job));
    time_.after(cost, [this, shared] {
        has_job_ = false;
        server_->handle_stored(shared->ticket, store_.run(*shared), now());
        pump_server();
    });
}

// What is due at one instant happens in any order, and streams have one.
void storm::travel(scheduler::action what) {
    last_arrival_ = std::max(last_arrival_ + microseconds(1), time_.now() + options_.on_the_way);
    time_.at(last_arrival_, std::move(what));
}

void storm::feed(client& who, auto&& input) {
    input();
    pump(who);
    who.engine->flush(now());
    pump(who);
}

void storm::pump(client& who) {
    protocol::drain(*who.engine, [&](auto&& output) {
        using kind = std::decay_t<decltype(output)>;
        if constexpr (std::is_same_v<kind, sdk::connect>) {
            connect(who);
        } else if constexpr (std::is_same_v<kind, sdk::disconnect>) {
            if (const auto link = std::exchange(who.link, std::nullopt)) {
                links_.erase(*link);
                travel([this, id = *link] {
                    server_->handle_disconnected(id, now());
                    pump_server();
                });
            }
        } else if constexpr (std::is_same_v<kind, sdk::transmit>) {
            if (who.link) {
                travel([this, id = *who.link, frame = output.frame] {
                    server_->handle_frame(id, frame, 100, now());
                    pump_server();
                });
            }
        }
    });
    if (!who.back_at && who.engine->state() == sdk::connection_state::live) {
        who.back_at = time_.now();
        ++back_;
    }
    arm(who);
}

// Socket and TLS take two round trips.
void storm::connect(client& who) {
    if (!is_listening_) {
        time_.after(options_.on_the_way * 2, [this, &who] {
            feed(who, [&] { who.engine->handle_disconnected(error{errc::unreachable}, now()); });
        });
        return;
    }
    last_link_ = last_link_.next();
    who.link = last_link_;
    links_[last_link_] = &who;
    time_.after(options_.on_the_way * 3, [this, id = last_link_, &who] {
        server_->handle_connected(id, "10.1." + who.engine->view().identity.user, now());
        pump_server();
    });
    time_.after(options_.on_the_way * 4, [this, id = last_link_, &who] {
        if (who.link == id) {
            feed(who, [&] { who.engine->handle_connected(now()); });
        }
    });
}

void storm::arm(client& who) {
    const auto due = who.engine->next_timeout();
    if (!due || who.armed == due || who.back_at) {
        return;
    }
    who.armed = due;
    time_.at(std::max(*due, time_.now()), [this, &who, due] {
        if (who.armed == due) {
            who.armed.reset();
            feed(who, [&] { who.engine->handle_timeout(now()); });
        }
    });
}

void storm::arm_server() {
    const auto due = server_->next_timeout();
    if (!due || server_armed_ == due) {
        return;
    }
    server_armed_ = due;
    time_.at(std::max(*due, time_.now()), [this, due] {
        if (server_armed_ == due) {
            server_armed_.reset();
            server_->handle_timeout(now());
            pump_server();
        }
    });
}

moment storm::now() const {
    const instant steady = time_.now();
    return {steady, wall_time{1'700'000'000'000 + steady.microseconds / 1'000}};
}

storm_result storm::result_of() const {
    storm_result made;
    made.clients = clients_.size();
    made.back = back_;
    made.refused = refused_;
    made.refused_in_vain = refused_in_vain_;
    std::vector<duration> times;
    std::map<std::int64_t, std::size_t> seconds_of;
    for (const auto& each : clients_) {
        if (each->back_at) {
            times.push_back(*each->back_at - listens_at_);
            auto& count = seconds_of[times.back().microseconds / 1'000'000];
            made.peak_a_second = std::max(made.peak_a_second, ++count);
        }
    }
    std::ranges::sort(times);
    if (!times.empty()) {
        made.half_back = times[times.size() / 2];
        made.last_back = times.back();
    }
    return made;
}

}  // namespace gapless::simulation
