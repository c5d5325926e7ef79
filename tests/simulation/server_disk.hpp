#pragma once

#include "server/core/store/store.hpp"
#include "server/core/store/store_transaction.hpp"

#include <gapless/message.hpp>
#include <gapless/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace gapless::simulation {

// Where the server's store lives: it survives the process, and a crash does to it what its kind of
// disk allows.
class server_disk {
public:
    // A job, and what it came to.
    struct done_job {
        server::store_job job;
        server::job_result result;
    };

    virtual ~server_disk() = default;

    // The store of the running process; opened if it is not. Valid until crash().
    [[nodiscard]] virtual result<server::store*> open() = 0;

    // Does the job and takes it back, as a commit does that the disk refuses; or the disk gives up
    // after so many accesses, and the store notices.
    virtual void run_in_vain(const server::store_job&, std::uint64_t accesses) = 0;

    // The process is gone, and perhaps the power.
    virtual void crash() = 0;

    // The archive as it is on the disk, for the checkers.
    [[nodiscard]] virtual std::vector<message> archive(conversation_id) = 0;

    // The rows as they are on the disk, for the checkers.
    virtual void look(const std::function<void(server::store_transaction&)>& at_rows) = 0;

    // And what it has of reading.
    [[nodiscard]] virtual std::vector<server::read_record> read_states(conversation_id) = 0;

    // The user's devices as they are on the disk, likewise.
    [[nodiscard]] virtual std::vector<server::device_record> devices(user_id) = 0;

    // Whoever runs the server lets everybody in on as many devices as they like: from the next
    // opening on.
    virtual void lift_sign_out_policy() = 0;

    // A job that failed, and is there all the same now that the store was opened again: the crash
    // came before another one had written over it.
    [[nodiscard]] virtual std::optional<done_job> take_survivor() { return std::nullopt; }

    // Whether it goes wrong by itself, below the store; otherwise jobs are failed from above.
    [[nodiscard]] virtual bool has_faults() const { return false; }

    virtual void set_full(bool /*full*/) {}

    // The power goes within the next few changes; crash() follows.
    virtual void stop_soon(std::uint64_t /*changes*/) {}

    // From now on it is a good disk.
    virtual void heal() {}
};

}  // namespace gapless::simulation
