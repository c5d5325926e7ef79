#pragma once

#include "server/core/sequencer/queued_operation.hpp"
#include "server/core/store/job.hpp"

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace gapless::server {

// Group commit without a timer: one job is out at a time, and what arrives meanwhile forms the
// next.
//
// There are three lanes: what writes, syncs, and pulls of history. A job takes from the first as
// much as it holds, but for a quarter each that is kept for the others while somebody waits there;
// so whoever reads a lot holds up nobody who writes, and is not starved either. In each lane the
// store is reached in the order in which a connection spoke. Between lanes there is no order: a
// page shows the inbox as it is when it is read, and what is written later comes after it. After
// each push call poll_job until it is empty.
class job_queue {
public:
    // A job takes no more than this, its answers included, or a single operation: what is in it is
    // held twice meanwhile, and a log that one job has made long stays long.
    static constexpr std::size_t job_bytes_max = std::size_t{4} * 1024 * 1024;

    explicit job_queue(std::size_t operations_max);

    // Inputs.
    void push(queued_operation);

    // What only reads, once more: before everything else, in the given order, and in a job of its
    // own. It was not to blame for what befell the job that it shared.
    void push_apart(std::vector<queued_operation>);

    // Takes back what these connections said and is not out yet, in one pass.
    std::vector<queued_operation> drop(const std::set<connection_id>&);

    // Likewise, of all those of which it holds.
    std::vector<queued_operation> drop_if(const std::function<bool(const queued_operation&)>&);

    // The operations of the job, in its order; empty: it is not the one that is out.
    [[nodiscard]] std::vector<queued_operation> handle_finished(store_ticket);

    // Outputs.
    [[nodiscard]] std::optional<store_job> poll_job(wall_time now);

    // Operations that have to go before what would write now, those that are out not among them.
    // What reads is among them as far as it shares their jobs.
    [[nodiscard]] std::size_t waiting() const;

    // How many of those that wait could be refused.
    [[nodiscard]] std::size_t refusable() const;

    [[nodiscard]] bool is_running() const { return !running_.empty(); }

    // Nothing waits and nothing is out.
    [[nodiscard]] bool is_idle() const { return !has_waiting() && running_.empty(); }

    // Waiting and out. Answers are held for the job that is out alone, which bounds them.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    // Of one connection, with the answers that it waits for.
    [[nodiscard]] std::size_t bytes_of(connection_id) const;

private:
    using lane = std::deque<queued_operation>;

    [[nodiscard]] lane& lane_of(const queued_operation&);
    [[nodiscard]] bool has_waiting() const;
    [[nodiscard]] bool has_readers() const;
    [[nodiscard]] std::size_t kept_behind(std::size_t number) const;
    void load(store_job&, lane&, std::size_t quarters);
    void count(const queued_operation&);
    void discount(const queued_operation&);

    std::size_t operations_max_;
    std::array<lane, 3> lanes_;  // what writes, syncs, pulls
    bool is_next_apart_ = false;
    std::vector<queued_operation> running_;
    store_ticket ticket_;
    std::size_t running_bytes_ = 0;  // with their answers
    std::size_t bytes_ = 0;
    std::map<connection_id, std::size_t> bytes_of_;
};

}  // namespace gapless::server
