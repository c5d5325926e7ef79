#include "server/core/server_engine.hpp"

#include "protocol/wire/frame_parts.hpp"
#include "server/core/account/account_desk.hpp"
#include "server/core/engine_room.hpp"
#include "server/core/fanout/publisher.hpp"
#include "server/core/presence/presence_desk.hpp"
#include "server/core/sequencer/outcome_desk.hpp"
#include "server/core/session/frame_desk.hpp"
#include "server/core/session/front_desk.hpp"

#include <algorithm>
#include <utility>

namespace gapless::server {

// The desks in one room; each input ends with pump().
class server_engine::machines {
public:
    machines(const engine_limits& given, hasher& secrets)
        : room(given),
          pushes(room),
          presences(room),
          frames(room, pushes, presences),
          front(room, frames, secrets),
          accounts(room, secrets),
          outcomes(room, pushes, front, accounts, presences) {}

    void pump(moment now);
    void poll_upkeep(moment now);

    engine_room room;
    publisher pushes;
    presence_desk presences;
    frame_desk frames;
    front_desk front;
    account_desk accounts;
    outcome_desk outcomes;
    bool is_drained = false;
};

void server_engine::machines::pump(moment now) {
    accounts.poll_probes(now.steady);
    if (room.door.poll_opened()) {
        outcomes.refuse_waiting(now);
    }
    poll_upkeep(now);
    presences.carry(now);
    if (std::optional<store_job> job = room.queue.poll_job(now.wall)) {
        room.door.handle_job_out(!std::ranges::all_of(job->operations, is_read), now.steady);
        room.outputs.emplace_back(*std::move(job));
    }
    if (room.is_draining && !is_drained && room.queue.is_idle()) {
        is_drained = true;
        front.close_all(room.later(errc::shutting_down));
        room.outputs.emplace_back(drained{});
    }
}

// What nobody waits for. Whoever ends leaves it to the next one.
void server_engine::machines::poll_upkeep(moment now) {
    if (!room.is_draining && room.admits(store_door::visitor::upkeep, {}, now.steady)) {
        if (std::optional<sweep_operation> sweep = room.sweeps.poll_sweep(now.steady)) {
            room.queue.push({std::nullopt, std::nullopt, *sweep, 0});
        }
        if (std::optional<delivered_operation> marks = room.marks.poll_operation(now.steady)) {
            const std::size_t bytes = marks->marks.size() * sizeof(delivered_mark);
            room.queue.push({std::nullopt, std::nullopt, *std::move(marks), bytes});
        }
        if (std::optional<hint_operation> hints = room.hints.poll_operation(now.steady)) {
            room.queue.push({std::nullopt, std::nullopt, *std::move(hints), 0});
        }
        if (std::optional<crossing_operation> step = room.crossings.poll_operation()) {
            room.queue.push({std::nullopt, std::nullopt, *step, 0});
        }
    }
}

server_engine::server_engine(limits given, hasher& secrets)
    : machines_(std::make_unique<machines>(given, secrets)) {}

server_engine::~server_engine() = default;

void server_engine::handle_connected(connection_id id, std::string_view address, moment now) {
    machines_->front.handle_connected(id, address, now.steady);
    machines_->pump(now);
}

void server_engine::handle_secured(connection_id id, const protocol::tls_channel& channel) {
    machines_->front.handle_secured(id, channel);
}

void server_engine::handle_frame(
    connection_id id, const protocol::frame& frame, std::size_t bytes, moment now
) {
    machines_->accounts.handle_heard(id);
    machines_->front.handle_frame(id, frame, bytes, now.steady);
    machines_->pump(now);
}

void server_engine::handle_malformed(connection_id id, const error& why, moment now) {
    machines_->front.handle_malformed(id, why);
    machines_->pump(now);
}

void server_engine::handle_part(connection_id id, std::size_t bytes, moment now) {
    machines_->accounts.handle_heard(id);
    machines_->front.handle_part(id, bytes, now.steady);
    machines_->pump(now);
}

void server_engine::handle_disconnected(connection_id id, moment now) {
    machines_->front.handle_disconnected(id);
    machines_->pump(now);
}

void server_engine::handle_account_request(
    account_ticket ticket, const account_request& asked, std::string_view address, moment now
) {
    machines_->accounts.handle_request(ticket, asked, address, now.steady);
    machines_->pump(now);
}

void server_engine::handle_hashed(hash_ticket ticket, std::string hash, bool matches, moment now) {
    machines_->accounts.handle_hashed(ticket, std::move(hash), matches, now.steady);
    machines_->pump(now);
}

void server_engine::handle_stored(store_ticket ticket, result<job_result> done, moment now) {
    std::vector<queued_operation> ops = machines_->room.queue.handle_finished(ticket);
    if (ops.empty()) {
        return;
    }
    const bool has_answered = done || done.error().code == errc::storage_full;
    machines_->room.door.handle_job_back(has_answered, now.steady);
    if (done) {
        machines_->outcomes.handle_stored(ops, *std::move(done), now);
    } else {
        machines_->outcomes.handle_failed(std::move(ops), done.error(), now);
    }
    machines_->pump(now);
}

void server_engine::handle_timeout(moment now) {
    machines_->room.door.handle_timeout(now.steady);
    machines_->front.handle_timeout(now.steady);
    machines_->pump(now);
}

void server_engine::drain(moment now) {
    if (machines_->room.is_draining) {
        return;
    }
    machines_->room.is_draining = true;
    machines_->accounts.drain();
    machines_->pump(now);
}

std::optional<engine_output> server_engine::poll_output() {
    std::deque<engine_output>& outputs = machines_->room.outputs;
    if (outputs.empty()) {
        return std::nullopt;
    }
    engine_output next = std::move(outputs.front());
    outputs.pop_front();
    return next;
}

std::optional<instant> server_engine::next_timeout() const {
    const engine_room& room = machines_->room;
    std::optional<instant> next = room.connections.next_timeout();
    const auto consider = [&next](const std::optional<instant>& due) {
        next = next && due ? std::min(next, due) : next ? next : due;
    };
    consider(machines_->accounts.next_timeout());
    consider(machines_->presences.next_timeout());
    consider(room.door.next_timeout());
    // It is looked at anyway when the job is back, and when the store answers again.
    if (!room.is_draining && !room.queue.is_running() && !room.door.is_shut()) {
        consider(room.sweeps.next_timeout());
        consider(room.marks.next_timeout());
        consider(room.hints.next_timeout());
    }
    return next;
}

std::size_t server_engine::frame_bytes_max(connection_id id) const {
    engine_room& room = machines_->room;
    const connection_state* from = room.connections.find(id);
    const bool is_known = from != nullptr && from->is_admitted;
    return is_known ? room.limits.wire.frame_bytes_max : protocol::payload_bytes_max;
}

std::size_t server_engine::connections() const { return machines_->room.connections.size(); }

std::uint32_t server_engine::load() const {
    const engine_room& room = machines_->room;
    const std::size_t most = std::max<std::size_t>(room.limits.connections_max, 1);
    const std::size_t taken = room.connections.size() * 1'000 / most;
    return std::max(room.load(), static_cast<std::uint32_t>(taken));
}

std::size_t server_engine::writes_waiting() const { return machines_->room.queue.refusable(); }

std::size_t server_engine::pushed_bytes() const { return machines_->room.pushes.used(); }

std::size_t server_engine::buffered_bytes() const {
    return machines_->room.held_bytes + machines_->room.queue.bytes();
}

}  // namespace gapless::server
