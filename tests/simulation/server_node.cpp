#include "tests/simulation/server_node.hpp"

#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

server::server_engine::limits limits_of(const options& drawn) {
    server::server_engine::limits limits;
    limits.rates = drawn.rates;
    limits.delivery = drawn.delivery;
    limits.backlog_first = drawn.backlog_first;
    limits.presence_quiet = drawn.quiet_presence ? seconds(30) : duration{};
    if (drawn.tiny_push_window) {
        limits.wire.push_window_frames = 4;
        limits.job_operations_max = 3;
    }
    if (drawn.tiny_server) {
        limits.connections_max = 20;
        limits.hashing_max = 1;
        limits.hashing_queued_max = 1;
        limits.held_bytes_max = 1'024;
        limits.held_bytes_total = 4'096;
        // A sealed message of the longest text there is takes a little more than 16 KiB.
        const bool seals = drawn.encrypted || drawn.managed;
        limits.queued_bytes_max = std::size_t{seals ? 24U : 16U} * 1'024;
        limits.queued_bytes_total = std::size_t{48} * 1'024;
        limits.pushed_bytes_total = std::size_t{8} * 1'024;
        limits.sweep_every = seconds(30);
    }
    if (drawn.cuts_frames()) {
        limits.unfinished_bytes_total = std::size_t{24} * 1'024;
    }
    if (drawn.short_tokens) {
        limits.access_lifetime = seconds(40);
    }
    return limits;
}

}  // namespace

server_node::server_node(
    const options& drawn,
    scheduler& time,
    network& net,
    report& seen,
    log_checker& checker,
    server_disk& disk
)
    : options_(drawn),
      limits_(limits_of(drawn)),
      scheduler_(time),
      network_(net),
      report_(seen),
      checker_(checker),
      disk_(disk),
      draw_(drawn.seed, "server"),
      clock_(instant{1'000'000}, 0),
      parts_(limits_.unfinished_bytes_total),
      draw_cuts_(drawn.seed, "server-cuts") {}

moment server_node::now() const { return clock_.read(scheduler_.now()); }

void server_node::start() {
    disk_.set_full(!healed_ && scheduler_.now() < disk_full_until_);
    const auto opened = disk_.open();
    if (!opened) {
        disk_.crash();
        scheduler_.after(seconds(1), [this] { start_if_dead(); });
        return;
    }
    ++life_;
    store_ = *opened;
    audit();
    engine_ = std::make_unique<server::server_engine>(limits_, hasher_);
    started_ = now().steady;
    armed_.reset();
    job_out_since_.reset();
    network_.set_listening(true);
    pump();
}

// What the disk holds is what was committed, whatever happened in between.
void server_node::audit() {
    if (const auto survivor = disk_.take_survivor()) {
        checker_.handle_survivor(survivor->job, survivor->result);
    }
    checker_.handle_opened(
        now().wall,
        [this](conversation_id id) { return disk_.archive(id); },
        [this](conversation_id id) { return disk_.read_states(id); }
    );
    checker_.devices().handle_rows([this](user_id user) { return disk_.devices(user); });
}

void server_node::kill() {
    if (engine_ == nullptr) {
        return;
    }
    ++life_;
    engine_.reset();
    disk_.crash();
    store_ = nullptr;
    report_.count("restarts");
    network_.set_listening(false);
    asked_.clear();
    parts_ = server::part_desk{limits_.unfinished_bytes_total};
    for (const auto& [id, reader] : std::exchange(readers_, {})) {
        network_.abandon(id, side::server);
    }
}

void server_node::stop() {
    if (engine_ != nullptr) {
        end_soon(seconds(5));  // a store that does not answer is not waited for any longer
        engine_->drain(now());
        pump();
    }
}

void server_node::end_soon(duration wait) {
    scheduler_.after(wait, [this, life = life_] {
        if (life == life_) {
            kill();
            scheduler_.after(milliseconds(draw_.between(50, 5'000)), [this] { start_if_dead(); });
        }
    });
}

void server_node::lift_sign_out_policy() {
    kill();
    disk_.lift_sign_out_policy();
    checker_.devices().lift_policy();
}

void server_node::fill_disk(duration how_long) {
    report_.fault("server disk full");
    disk_full_until_ = scheduler_.now() + how_long;
}

void server_node::stall_disk(duration how_long) {
    report_.fault("server disk stall");
    disk_stalled_until_ = std::max(disk_stalled_until_, scheduler_.now() + how_long);
}

void server_node::accepted(link_id id, std::size_t device) {
    if (engine_ == nullptr) {
        network_.abandon(id, side::server);
        return;
    }
    readers_.emplace(id, protocol::frame_reader(64 * 1024));
    engine_->handle_connected(connection_of(id), "device-" + std::to_string(device), now());
    engine_->handle_secured(connection_of(id), network_.channel_of(id));
    pump();
}

void server_node::received(link_id id, std::string_view bytes) {
    const auto found = readers_.find(id);
    if (engine_ == nullptr || found == readers_.end()) {
        return;
    }
    found->second.handle_bytes(bytes);
    // The pump may close the connection, so the reader is looked up again for each frame.
    for (auto reader = readers_.find(id); reader != readers_.end(); reader = readers_.find(id)) {
        const auto payload = reader->second.poll_payload();
        if (payload && !payload->has_value()) {
            return;
        }
        const bool goes_on = payload ? take(id, **payload) : refuse(id, payload.error());
        pump();
        if (engine_ == nullptr || !goes_on) {
            return;
        }
    }
}

// As the driver does. False: the stream is lost.
bool server_node::take(link_id id, std::string_view payload) {
    std::string room;
    const auto whole =
        parts_.join(connection_of(id), payload, engine_->frame_bytes_max(connection_of(id)), room);
    if (!whole) {
        report_.reached("the server was sent parts that are none");
        return refuse(id, whole.error());
    }
    if (!whole->has_value()) {
        engine_->handle_part(connection_of(id), payload.size(), now());
        return true;
    }
    const auto frame = protocol::decode(**whole);
    if (!frame) {
        return refuse(id, frame.error());
    }
    if (!room.empty()) {
        report_.reached("the server was sent a frame in parts");
    }
    if (const auto* greeting = std::get_if<protocol::hello>(&*frame)) {
        speakers_.emplace(id, greeting->device);
    }
    engine_->handle_frame(connection_of(id), *frame, (*whole)->size(), now());
    return true;
}

bool server_node::refuse(link_id id, const error& why) {
    engine_->handle_malformed(connection_of(id), why, now());
    return false;
}

void server_node::closed(link_id id) {
    parts_.forget(connection_of(id));
    if (readers_.erase(id) != 0 && engine_ != nullptr) {
        engine_->handle_disconnected(connection_of(id), now());
        pump();
    }
}

void server_node::ask(const server::account_request& wanted, account_callback callback) {
    if (engine_ == nullptr) {
        return;
    }
    const server::account_ticket ticket{++tickets_};
    asked_.emplace(ticket, std::move(callback));
    engine_->handle_account_request(ticket, wanted, "somewhere", now());
    pump();
}

void server_node::pump() {
    protocol::drain(*engine_, [this](auto&& output) {
        carry_out(std::forward<decltype(output)>(output));
    });
    arm();
}

void server_node::arm() {
    const auto deadline = engine_->next_timeout();
    if (!deadline || (armed_ && *armed_ <= *deadline)) {
        return;
    }
    armed_ = deadline;
    const duration late = microseconds(draw_.between(0, 2'000));
    scheduler_.at(clock_.world(*deadline) + late, [this, life = life_, due = *deadline] {
        if (life != life_ || engine_ == nullptr || armed_ != due) {
            return;
        }
        armed_.reset();
        engine_->handle_timeout(now());
        pump();
    });
}

void server_node::carry_out(server::transmit output) {
    observe(output.frame);
    check_quiet(output.frame);
    if (std::holds_alternative<protocol::welcome>(output.frame)) {
        checker_.handle_welcome(speakers_[link_id{output.connection.value}]);
    }
    std::string payload;
    protocol::encode(output.frame, payload);
    write(link_id{output.connection.value}, payload, {});
}

void server_node::carry_out(server::deliver output) {
    const std::string shared = protocol::encode_shared(*output.batch);
    report_.count("pushes", output.recipients.size());
    for (const auto& recipient : output.recipients) {
        write(link_id{recipient.connection.value}, shared, protocol::encode_own(recipient.inbox));
    }
}

void server_node::write(link_id id, std::string_view first, std::string_view second) {
    std::string bytes;
    protocol::cut_payload(first, second, options_.part_bytes_max, [&](std::string_view payload) {
        protocol::write_frame(payload, bytes);
        if (protocol::is_part(payload) && draw_cuts_.one_in(4)) {
            network_.write(id, side::server, std::exchange(bytes, {}));
        }
    });
    if (!bytes.empty()) {
        network_.write(id, side::server, bytes);
    }
}

void server_node::carry_out(server::disconnect output) {
    const link_id id{output.connection.value};
    readers_.erase(id);
    parts_.forget(output.connection);
    network_.close(id, side::server);
}

void server_node::start_if_dead() {
    if (engine_ == nullptr) {
        start();
    }
}

void server_node::carry_out(server::hash_job output) {
    const duration cost = milliseconds(draw_.between(1, 50));
    scheduler_.after(cost, [this, life = life_, job = std::move(output)] {
        if (life != life_ || engine_ == nullptr) {
            return;
        }
        const bool matches =
            job.verify_against && hasher_.verify_password(job.password, *job.verify_against);
        const std::string hash =
            job.verify_against ? std::string{} : hasher_.hash_password(job.password);
        engine_->handle_hashed(job.ticket, hash, matches, now());
        pump();
    });
}

void server_node::carry_out(server::answer_account output) {
    const auto found = asked_.find(output.ticket);
    if (found == asked_.end()) {
        return;
    }
    const auto callback = std::move(found->second);
    asked_.erase(found);
    // From an event of its own: an answer may not lead back into the engine while it is drained.
    scheduler_.after(microseconds(1), [callback, answer = std::move(output.answer)] {
        callback(answer);
    });
}

// From an event of its own: the engine may not end while it is drained.
void server_node::carry_out(server::drained) {
    report_.reached("a server stopped in good order");
    end_soon(microseconds(1));
}

}  // namespace gapless::simulation
