#include "server/core/sequencer/job_queue.hpp"

#include <algorithm>
#include <utility>

namespace gapless::server {

namespace {

// Moves the operation out and leaves what is needed to answer it: all but a message's body.
operation take(operation& what) {
    operation taken = std::move(what);
    if (auto* append = std::get_if<append_operation>(&taken)) {
        std::string body = std::move(append->send.body);
        append->send.body.clear();
        what = *append;
        append->send.body = std::move(body);
    } else {
        what = taken;
    }
    return taken;
}

std::size_t bytes_with_answer(const queued_operation& op) { return op.bytes + op.answer_bytes; }

constexpr std::size_t quarters = 4;

}  // namespace

job_queue::job_queue(std::size_t operations_max) : operations_max_(operations_max) {}

void job_queue::push(queued_operation op) {
    count(op);
    lane_of(op).push_back(std::move(op));
}

void job_queue::push_apart(std::vector<queued_operation> ops) {
    is_next_apart_ = is_next_apart_ || !ops.empty();
    for (auto op = ops.rbegin(); op != ops.rend(); ++op) {
        count(*op);
        lane_of(*op).push_front(std::move(*op));
    }
}

std::vector<queued_operation> job_queue::drop(const std::set<connection_id>& connections) {
    return drop_if([&](const queued_operation& op) {
        return op.connection && connections.contains(*op.connection);
    });
}

std::vector<queued_operation> job_queue::drop_if(
    const std::function<bool(const queued_operation&)>& holds
) {
    std::vector<queued_operation> dropped;
    for (lane& each : lanes_) {
        lane kept;
        for (queued_operation& op : each) {
            if (holds(op)) {
                discount(op);
                dropped.push_back(std::move(op));
            } else {
                kept.push_back(std::move(op));
            }
        }
        each = std::move(kept);
    }
    return dropped;
}

std::vector<queued_operation> job_queue::handle_finished(store_ticket ticket) {
    if (ticket != ticket_) {
        return {};
    }
    for (const queued_operation& op : running_) {
        discount(op);
    }
    return std::exchange(running_, {});
}

std::optional<store_job> job_queue::poll_job(wall_time now) {
    if (!running_.empty() || !has_waiting()) {
        return std::nullopt;
    }
    ticket_ = ticket_.next();
    store_job job{ticket_, now, {}};
    running_bytes_ = 0;
    const std::size_t first = std::exchange(is_next_apart_, false) && has_readers() ? 1 : 0;
    for (std::size_t i = first; i < lanes_.size(); ++i) {
        load(job, lanes_[i], quarters - kept_behind(i));
    }
    // What the others have left.
    for (std::size_t i = first; i < lanes_.size(); ++i) {
        load(job, lanes_[i], quarters);
    }
    return job;
}

job_queue::lane& job_queue::lane_of(const queued_operation& op) {
    if (std::holds_alternative<pull_operation>(op.what)) {
        return lanes_[2];
    }
    return lanes_[is_read(op.what) ? 1 : 0];
}

bool job_queue::has_waiting() const { return has_readers() || !lanes_[0].empty(); }

bool job_queue::has_readers() const { return !lanes_[1].empty() || !lanes_[2].empty(); }

// Quarters of the job for lanes behind this one.
std::size_t job_queue::kept_behind(std::size_t number) const {
    const auto behind = lanes_.begin() + static_cast<std::ptrdiff_t>(number) + 1;
    const auto kept =
        std::count_if(behind, lanes_.end(), [](const lane& each) { return !each.empty(); });
    return static_cast<std::size_t>(kept);
}

// Fills the job up to so many quarters of what it holds.
void job_queue::load(store_job& job, lane& from, std::size_t filled) {
    const std::size_t count_max = (operations_max_ * filled + quarters - 1) / quarters;
    const std::size_t bytes_max = job_bytes_max / quarters * filled;
    while (!from.empty() && running_.size() < count_max) {
        const std::size_t more = bytes_with_answer(from.front());
        if (!running_.empty() && running_bytes_ + more > bytes_max) {
            return;
        }
        running_bytes_ += more;
        running_.push_back(std::move(from.front()));
        from.pop_front();
        job.operations.push_back(take(running_.back().what));
    }
}

std::size_t job_queue::waiting() const {
    const std::size_t writes = lanes_[0].size();
    const std::size_t share = (writes + 1) / 2;
    return writes + std::min(lanes_[1].size(), share) + std::min(lanes_[2].size(), share);
}

std::size_t job_queue::refusable() const {
    const auto count = std::ranges::count_if(lanes_[0], &queued_operation::is_refusable);
    return static_cast<std::size_t>(count);
}

std::size_t job_queue::bytes_of(connection_id connection) const {
    const auto found = bytes_of_.find(connection);
    return found == bytes_of_.end() ? 0 : found->second;
}

void job_queue::count(const queued_operation& op) {
    bytes_ += op.bytes;
    if (op.connection) {
        bytes_of_[*op.connection] += bytes_with_answer(op);
    }
}

void job_queue::discount(const queued_operation& op) {
    bytes_ -= op.bytes;
    if (!op.connection) {
        return;
    }
    const auto found = bytes_of_.find(*op.connection);
    if (found != bytes_of_.end() && (found->second -= bytes_with_answer(op)) == 0) {
        bytes_of_.erase(found);
    }
}

}  // namespace gapless::server
