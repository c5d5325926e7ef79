#include "server/core/sequencer/job_queue.hpp"

#include <algorithm>
#include <iterator>
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

}  // namespace

job_queue::job_queue(std::size_t operations_max) : operations_max_(operations_max) {}

void job_queue::push(queued_operation op) {
    count(op);
    waiting_.push_back(std::move(op));
}

void job_queue::push_front(std::vector<queued_operation> ops) {
    for (const queued_operation& op : ops) {
        count(op);
    }
    waiting_.insert(
        waiting_.begin(), std::make_move_iterator(ops.begin()), std::make_move_iterator(ops.end())
    );
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
    std::deque<queued_operation> kept;
    for (queued_operation& op : waiting_) {
        if (holds(op)) {
            discount(op);
            dropped.push_back(std::move(op));
        } else {
            kept.push_back(std::move(op));
        }
    }
    waiting_ = std::move(kept);
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
    if (!running_.empty() || waiting_.empty()) {
        return std::nullopt;
    }
    ticket_ = ticket_.next();
    store_job job{ticket_, now, {}};
    const std::size_t count = std::min(operations_max_, waiting_.size());
    job.operations.reserve(count);
    running_.reserve(count);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < count; ++i) {
        bytes += bytes_with_answer(waiting_.front());
        if (i > 0 && bytes > job_bytes_max) {
            break;
        }
        running_.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
        job.operations.push_back(take(running_.back().what));
    }
    return job;
}

std::size_t job_queue::refusable() const {
    const auto count = std::ranges::count_if(waiting_, &queued_operation::is_refusable);
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
