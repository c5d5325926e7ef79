#pragma once

#include "server/core/account/account_request.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/prng.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/server_node.hpp"

#include <functional>
#include <memory>

namespace gapless::simulation {

// The way of account requests (REST in life): each is asked again, with the same request id, until
// an answer arrives. Requests and answers get lost on the way.
class account_channel {
public:
    using callback = server_node::account_callback;

    account_channel(const options&, scheduler&, report&, server_node&);

    void ask(server::account_request, callback);

    void heal() { healed_ = true; }

private:
    struct call {
        server::account_request request;
        callback answered;
        bool done = false;
    };

    void attempt(const std::shared_ptr<call>&);

    const options& options_;
    scheduler& scheduler_;
    report& report_;
    server_node& server_;
    prng draw_;
    bool healed_ = false;
};

}  // namespace gapless::simulation
