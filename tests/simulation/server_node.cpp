#include "tests/simulation/server_node.hpp"

#include "protocol/delivery/push_window.hpp"
#include "protocol/pump.hpp"
#include "protocol/wire/codec.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::simulation {
namespace {

server::server_engine::limits limits_of(const options& drawn) {
    server::server_engine::limits limits;
    limits.rates = drawn.rates;
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
        limits.queued_bytes_max = std::size_t{16} * 1'024;
        limits.queued_bytes_total = std::size_t{48} * 1'024;
        limits.pushed_bytes_total = std::size_t{8} * 1'024;
        limits.sweep_every = seconds(30);
    }
    if (drawn.short_tokens) {
        limits.access_lifetime = seconds(40);
    }
    return limits;
}

bool is_turned_back(server::fanout_state before, server::fanout_state now) {
    using server::fanout_state;
    return (before == fanout_state::rising && now == fanout_state::falling) ||
           (before == fanout_state::falling && now == fanout_state::rising);
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
      scheduler_(time),
      network_(net),
      report_(seen),
      checker_(checker),
      disk_(disk),
      draw_(drawn.seed, "server"),
      clock_(instant{1'000'000}, 0) {}

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
    engine_ = std::make_unique<server::server_engine>(limits_of(options_), hasher_);
    armed_.reset();
    job_out_since_.reset();
    network_.set_listening(true);
    pump();
}

// What the disk holds is what was committed, whatever happened in between.
void server_node::audit() {
    const auto unknown = disk_.take_unknown();
    checker_.handle_opened(
        [this](conversation_id id) { return disk_.archive(id); },
        [this](conversation_id id) { return disk_.read_states(id); },
        unknown
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
        const auto frame =
            payload ? protocol::decode(**payload) : result<protocol::frame>(payload.error());
        if (!frame) {
            engine_->handle_malformed(connection_of(id), frame.error(), now());
        } else {
            if (const auto* greeting = std::get_if<protocol::hello>(&*frame)) {
                speakers_.emplace(id, greeting->device);
            }
            engine_->handle_frame(connection_of(id), *frame, (*payload)->size(), now());
        }
        pump();
        if (engine_ == nullptr || !frame) {
            return;
        }
    }
}

void server_node::closed(link_id id) {
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
    protocol::write_frame(first, second, bytes);
    network_.write(id, side::server, bytes);
}

void server_node::carry_out(server::disconnect output) {
    const link_id id{output.connection.value};
    readers_.erase(id);
    network_.close(id, side::server);
}

void server_node::carry_out(server::store_job output) {
    const auto job = std::make_shared<const server::store_job>(std::move(output));
    // The commit happens somewhere between the asking and the answer, so that a kill can fall
    // before it and after it.
    instant commit_at = scheduler_.now() + microseconds(draw_.between(100, 3'000));
    if (!healed_) {
        commit_at = std::max(commit_at, disk_stalled_until_);
    }
    job_out_since_ = scheduler_.now();
    const instant answer_at = commit_at + microseconds(draw_.between(50, 3'000));
    scheduler_.at(commit_at, [this, job, life = life_, answer_at] {
        commit(job, life, answer_at);
    });
}

server_node::job_fate server_node::draw_fate() {
    if (healed_) {
        return job_fate::fine;
    }
    if (disk_.has_faults()) {
        disk_.set_full(scheduler_.now() < disk_full_until_);
        return job_fate::fine;
    }
    if (scheduler_.now() < disk_full_until_) {
        return job_fate::disk_full;
    }
    if (draw_.per_mille(options_.server_disk_errors_per_mille)) {
        report_.fault("server disk error");
        return draw_.one_in(2) ? job_fate::lost_answer : job_fate::not_stored;
    }
    return job_fate::fine;
}

void server_node::commit(
    std::shared_ptr<const server::store_job> job, std::uint64_t life, instant answer_at
) {
    if (life != life_) {
        report_.reached("server died before a commit");
        return;
    }
    const bool dies = !healed_ && draw_.per_mille(options_.kill_in_job_per_mille);
    const bool before = draw_.one_in(2);
    if (dies) {
        report_.fault("kill in a store job");
        scheduler_.after(seconds(2), [this] { start_if_dead(); });
    }
    if (dies && before) {
        if (disk_.has_faults()) {
            disk_.stop_soon(1 + draw_.below(30));
            if (const auto stored = store_->run(*job)) {
                checker_.handle_committed(*job, *stored);
            }
        }
        kill();
        return;
    }
    const job_fate fate = draw_fate();
    const bool only_reads = std::ranges::all_of(job->operations, server::is_read);
    if (fate == job_fate::disk_full && only_reads) {
        report_.reached("a full disk was read");
    } else if (fate == job_fate::disk_full) {
        report_.reached("the server's disk was full");
        answer(job->ticket, errc::storage_full, life, answer_at);
        return;
    }
    if (fate == job_fate::not_stored) {
        disk_.run_in_vain(*job, draw_.below(100));
        answer(job->ticket, errc::storage_failed, life, answer_at);
        return;
    }
    auto stored = store_->run(*job);
    if (!stored) {
        report_.reached("a job failed: " + std::string(name_of(stored.error().code)));
        checker_.devices().handle_unknown();
    }
    if (stored) {
        note_commit(*job, *stored);
    }
    if (fate == job_fate::lost_answer) {
        report_.reached("a commit whose outcome the server does not know");
        stored = errc::storage_failed;
    }
    answer(job->ticket, std::move(stored), life, answer_at);
    if (dies) {
        report_.reached("server died after a commit");
        kill();
    }
}

void server_node::note_commit(const server::store_job& job, const server::job_result& stored) {
    checker_.handle_committed(job, stored);
    report_.count("commits");
    note_fanout(stored);
    const bool is_about_accounts = std::ranges::any_of(job.operations, [](const auto& each) {
        return std::holds_alternative<server::account_operation>(each);
    });
    if (is_about_accounts && !disk_.has_faults()) {
        checker_.devices().handle_rows([this](user_id user) { return disk_.devices(user); });
    }
}

void server_node::note_fanout(const server::job_result& stored) {
    for (const server::conversation_change& change : stored.changes) {
        const server::fanout_state before =
            std::exchange(fanouts_[change.conversation], change.fanout);
        if (before == change.fanout) {
            continue;
        }
        if (change.fanout == server::fanout_state::read) {
            report_.reached("a group turned to read fan-out");
        } else if (before == server::fanout_state::read) {
            report_.reached("a group turned to write fan-out");
        } else if (is_turned_back(before, change.fanout)) {
            report_.reached("a group turned back on its way");
        }
    }
}

void server_node::answer(
    server::store_ticket ticket, result<server::job_result> stored, std::uint64_t life, instant at
) {
    const auto kept = std::make_shared<result<server::job_result>>(std::move(stored));
    scheduler_.at(at, [this, ticket, life, kept] {
        if (life == life_ && engine_ != nullptr) {
            job_out_since_.reset();
            engine_->handle_stored(ticket, std::move(*kept), now());
            pump();
        }
    });
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

void server_node::check_bounds() {
    if (engine_ != nullptr) {
        report_.check(
            invariant::i35_memory_bounded,
            engine_->buffered_bytes() <= 64 * 1024 * 1024,
            [&] { return "the server holds " + std::to_string(engine_->buffered_bytes()); }
        );
        check_pushes();
        check_line();
    }
}

// Beside pushes there is a small notify for each connection.
void server_node::check_pushes() {
    const std::size_t total = limits_of(options_).pushed_bytes_total;
    const std::size_t pushed = engine_->pushed_bytes();
    const std::size_t beside =
        engine_->connections() * protocol::push_window::limits{}.notify_bytes;
    if (pushed > total / 2) {
        report_.reached("windows were smaller because others held a lot");
    }
    report_.check(invariant::i35_memory_bounded, pushed <= total + beside, [&] {
        return std::to_string(pushed) + " bytes were pushed to all and are not acknowledged";
    });
    report_.check(invariant::i35_memory_bounded, engine_->connections() > 0 || pushed == 0, [&] {
        return std::to_string(pushed) + " bytes are in flight to nobody";
    });
}

// Nothing that is to be written waits for a store that does not answer. The server's clock and
// its timers may be a little late.
void server_node::check_line() {
    const duration grace = server::engine_limits{}.store_stall_after + milliseconds(50);
    if (job_out_since_ && scheduler_.now() - *job_out_since_ > grace) {
        report_.reached("the server's disk stalled");
        report_.check(invariant::i35_memory_bounded, engine_->writes_waiting() == 0, [&] {
            return std::to_string(engine_->writes_waiting()) + " wait for a stalled store";
        });
    }
}

void server_node::check_disk() {
    ++life_;
    engine_.reset();
    disk_.crash();
    store_ = nullptr;
    const auto opened = disk_.open();
    report_.check(invariant::i13_server_keeps_all, opened.has_value(), [&] {
        return "the server's store does not open: " + message_of(opened.error());
    });
    if (opened) {
        audit();
    }
}

void server_node::observe(const protocol::frame& leaving) {
    if (const auto* answer = std::get_if<protocol::sent>(&leaving)) {
        checker_.handle_sent_leaving(*answer);
        if (answer->duplicate) {
            report_.count("duplicates refused");
            report_.reached("an answer was lost and the message sent again");
        }
    } else if (const auto* no = std::get_if<protocol::refused>(&leaving)) {
        report_.reached("refused " + std::string(name_of(no->failure.code)));
    } else if (const auto* page = std::get_if<protocol::sync_page>(&leaving)) {
        const bool more = page->state == protocol::sync_state::more;
        report_.reached(more ? "a sync took several pages" : "a sync reached the head");
        if (!page->large.empty()) {
            report_.reached("a sync listed a large group");
        }
    } else if (const auto* range = std::get_if<protocol::pulled>(&leaving)) {
        report_.reached(range->holes.empty() ? "a range was pulled" : "a hole was pulled");
    } else if (const auto* hint = std::get_if<protocol::notify>(&leaving)) {
        report_.reached(
            hint->inbox ? "notify instead of push" : "a head was told instead of a push"
        );
    } else if (const auto* alive = std::get_if<protocol::heartbeat_answer>(&leaving)) {
        if (!alive->heads.empty()) {
            report_.reached("a head was told by a heartbeat");
        }
    } else if (std::holds_alternative<protocol::changed>(leaving)) {
        report_.reached("an inbox entry changed live");
    } else if (const auto* end = std::get_if<protocol::close>(&leaving)) {
        report_.reached("closed " + std::string(name_of(end->reason.code)));
    } else if (const auto* said = std::get_if<protocol::response>(&leaving)) {
        report_.reached(
            said->failure ? "request refused " + std::string(name_of(said->failure->code))
                          : "a request was done"
        );
    } else if (std::holds_alternative<protocol::cancelled>(leaving)) {
        report_.reached("a message was cancelled in time");
    } else if (const auto* moved = std::get_if<protocol::cursor_moved>(&leaving)) {
        report_.reached(
            moved->failure ? "cursor refused " + std::string(name_of(moved->failure->code))
                           : "a cursor was moved"
        );
    } else if (std::holds_alternative<protocol::receipt_hint>(leaving)) {
        report_.reached("an author was hinted of a reader");
    }
}

}  // namespace gapless::simulation
