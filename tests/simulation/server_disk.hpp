#pragma once

#include "server/core/store/store.hpp"

#include <gapless/message.hpp>
#include <gapless/result.hpp>

#include <vector>

namespace gapless::simulation {

// Where the server's store lives: it survives the process, and a crash does to it what its kind of
// disk allows.
class server_disk {
public:
    virtual ~server_disk() = default;

    // The store of the running process; opened if it is not. Valid until crash().
    [[nodiscard]] virtual result<server::store*> open() = 0;

    // Does the job and takes it back, as a commit does that the disk refuses.
    virtual void run_in_vain(const server::store_job&) = 0;

    // The process is gone.
    virtual void crash() = 0;

    // The archive as it is on the disk, for the checkers.
    [[nodiscard]] virtual std::vector<message> archive(conversation_id) = 0;
};

}  // namespace gapless::simulation
