#include "server/gateway/engine_driver.hpp"

#include "protocol/kill_point.hpp"
#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"
#include "server/gateway/clocks.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::server {

namespace {

constexpr std::size_t scratch_bytes = 32 * 1024;
constexpr std::size_t hashing_threads = 2;

}  // namespace

engine_driver::engine_driver(
    boost::asio::io_context& io,
    options opts,
    hasher& secrets,
    store& kept,
    gateway_observer& observer
)
    : io_(io),
      options_(std::move(opts)),
      hasher_(secrets),
      store_(kept),
      observer_(observer),
      engine_(options_.engine, secrets),
      parts_(options_.engine.unfinished_bytes_total),
      timer_(io),
      scratch_(scratch_bytes, '\0'),
      store_thread_(1),
      hashing_threads_(hashing_threads) {}

engine_driver::~engine_driver() {
    hashing_threads_.stop();
    hashing_threads_.join();
    store_thread_.join();
}

template <class Input>
void engine_driver::feed(Input&& input) {
    input(read_clocks());
    drain_engine();
    drop_overflowing();
    arm_timer();
}

void engine_driver::drain_engine() {
    protocol::drain(engine_, [this](auto&& output) { carry_out(std::move(output)); });
}

connection_id engine_driver::attach(
    std::shared_ptr<device_connection> connection, std::string_view address
) {
    const connection_id id = connections_.add(std::move(connection));
    feed([&](moment now) { engine_.handle_connected(id, address, now); });
    return id;
}

void engine_driver::handle_secured(connection_id id, const protocol::tls_channel& channel) {
    if (connections_.find(id) != nullptr) {
        engine_.handle_secured(id, channel);
    }
}

void engine_driver::handle_payload(connection_id id, std::string_view payload) {
    if (connections_.find(id) == nullptr) {
        return;
    }
    std::string room;
    const result<std::optional<std::string_view>> whole = join(id, payload, room);
    if (!whole) {
        return handle_malformed(id, whole.error());
    }
    if (!whole->has_value()) {
        return feed([&](moment now) { engine_.handle_part(id, payload.size(), now); });
    }
    const result<protocol::frame> frame = protocol::decode(**whole);
    feed([&](moment now) {
        if (frame) {
            engine_.handle_frame(id, *frame, (**whole).size(), now);
        } else {
            engine_.handle_malformed(id, frame.error(), now);
        }
    });
}

result<std::optional<std::string_view>> engine_driver::join(
    connection_id id, std::string_view payload, std::string& whole
) {
    if (parts_.is_whole(payload)) {
        return std::optional(payload);
    }
    return parts_.join(id, payload, engine_.frame_bytes_max(id), whole);
}

void engine_driver::handle_malformed(connection_id id, const error& why) {
    if (connections_.find(id) != nullptr) {
        feed([&](moment now) { engine_.handle_malformed(id, why, now); });
    }
}

void engine_driver::handle_alive(connection_id id) {
    if (connections_.find(id) != nullptr) {
        feed([&](moment now) { engine_.handle_part(id, 0, now); });
    }
}

void engine_driver::handle_closed(connection_id id) {
    if (take_out(id) != nullptr) {
        feed([&](moment now) { engine_.handle_disconnected(id, now); });
    }
}

void engine_driver::request(
    const account_request& asked, std::string_view address, account_completion completion
) {
    last_ticket_ = last_ticket_.next();
    asked_.emplace(last_ticket_, std::move(completion));
    feed([&](moment now) { engine_.handle_account_request(last_ticket_, asked, address, now); });
}

void engine_driver::drain(std::function<void()> on_drained) {
    on_drained_ = std::move(on_drained);
    feed([&](moment now) { engine_.drain(now); });
}

void engine_driver::abort_connections() {
    for (const auto& each : connections_.all()) {
        each->abort();
    }
    connections_ = {};
    parts_ = part_desk{options_.engine.unfinished_bytes_total};
    output_bytes_ = 0;
}

void engine_driver::stop_timer() {
    is_timer_stopped_ = true;
    timer_.cancel();
}

void engine_driver::carry_out(transmit output) {
    encoded_.clear();
    protocol::encode(output.frame, encoded_);
    queue(output.connection, encoded_, {});
}

void engine_driver::carry_out(deliver output) {
    const std::string shared = protocol::encode_shared(*output.batch);
    for (const deliver::recipient& each : output.recipients) {
        queue(each.connection, shared, protocol::encode_own(each.inbox));
    }
}

void engine_driver::carry_out(disconnect output) {
    connection_table::entry* found = connections_.find(output.connection);
    if (found != nullptr) {
        mark(output.connection, *found);
        found->connection->close();
        take_out(output.connection);
    }
}

void engine_driver::carry_out(store_job job) {
    boost::asio::post(store_thread_, [this, job = std::move(job)] {
        result<job_result> done = store_.run(job);
        auto logins = done ? logins_in(job, *done) : std::vector<login_report>{};
        boost::asio::post(
            io_,
            [this, ticket = job.ticket, done = std::move(done), logins = std::move(logins)](
            ) mutable {
                report_store_health(done);
                std::ranges::for_each(logins, [this](const login_report& each) {
                    observer_.handle_login(each);
                });
                feed([&](moment now) { engine_.handle_stored(ticket, std::move(done), now); });
                GAPLESS_KILL_POINT(before_reply);
            }
        );
        if (options_.between_jobs) {
            options_.between_jobs();
        }
    });
}

void engine_driver::carry_out(hash_job job) {
    boost::asio::post(hashing_threads_, [this, job = std::move(job)] {
        std::string hash;
        bool matches = false;
        if (job.verify_against) {
            matches = hasher_.verify_password(job.password, *job.verify_against);
        } else {
            hash = hasher_.hash_password(job.password);
        }
        boost::asio::post(
            io_,
            [this, ticket = job.ticket, hash = std::move(hash), matches]() mutable {
                feed([&](moment now) {
                    engine_.handle_hashed(ticket, std::move(hash), matches, now);
                });
            }
        );
    });
}

void engine_driver::carry_out(answer_account output) {
    auto asked = asked_.extract(output.ticket);
    if (!asked.empty()) {
        boost::asio::post(
            io_,
            [completion = std::move(asked.mapped()), answer = std::move(output.answer)] {
                completion(answer);
            }
        );
    }
}

void engine_driver::carry_out(drained) {
    if (on_drained_) {
        boost::asio::post(io_, on_drained_);
    }
}

// The engine's deadline mostly moves away: the timer is left to fire early then, and looks again.
void engine_driver::arm_timer() {
    const std::optional<instant> due = engine_.next_timeout();
    if (!due || is_timer_stopped_ || (armed_for_ && *armed_for_ <= *due)) {
        return;
    }
    armed_for_ = due;
    timer_.expires_at(
        std::chrono::steady_clock::time_point{std::chrono::microseconds{due->microseconds}}
    );
    timer_.async_wait([this](const boost::system::error_code& ec) {
        if (ec) {
            return;
        }
        armed_for_.reset();
        const std::optional<instant> next = engine_.next_timeout();
        feed([&](moment now) {
            if (next && *next <= now.steady) {
                engine_.handle_timeout(now);
            }
        });
    });
}

void engine_driver::report_store_health(const result<job_result>& done) {
    if (done) {
        report_damage(*done);
        if (std::exchange(store_failure_, std::nullopt)) {
            observer_.handle_store_recovered();
        }
    } else if (std::exchange(store_failure_, done.error().code) != done.error().code) {
        observer_.handle_store_failed(done.error());
    }
}

void engine_driver::report_damage(const job_result& done) {
    for (const outcome& each : done.outcomes) {
        const auto* range = std::get_if<protocol::pulled>(&each);
        const bool is_lost =
            range != nullptr && range->failure && range->failure->code == errc::storage_failed;
        if (is_lost && damaged_.insert(range->conversation).second) {
            observer_.handle_archive_damaged(range->conversation, range->from);
        }
    }
}

}  // namespace gapless::server
