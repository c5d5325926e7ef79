// What becomes of the server's jobs.
#include "tests/simulation/server_node.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

bool is_turned_back(server::fanout_state before, server::fanout_state now) {
    using server::fanout_state;
    return (before == fanout_state::rising && now == fanout_state::falling) ||
           (before == fanout_state::falling && now == fanout_state::rising);
}

}  // namespace

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
            } else {
                checker_.handle_unknown(*job);
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
        checker_.handle_unknown(*job);
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

}  // namespace gapless::simulation
