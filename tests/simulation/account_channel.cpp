#include "tests/simulation/account_channel.hpp"

#include <utility>

namespace gapless::simulation {

account_channel::account_channel(
    const options& drawn, scheduler& time, report& seen, server_node& server
)
    : options_(drawn),
      scheduler_(time),
      report_(seen),
      server_(server),
      draw_(drawn.seed, "accounts") {}

void account_channel::ask(server::account_request request, callback answered) {
    attempt(std::make_shared<call>(call{std::move(request), std::move(answered)}));
}

void account_channel::attempt(const std::shared_ptr<call>& open) {
    if (open->done) {
        return;
    }
    const duration there = milliseconds(draw_.between(1, 40));
    scheduler_.after(there, [this, open] {
        server_.ask(open->request, [this, open](const server::account_answer& answer) {
            if (!healed_ && draw_.per_mille(options_.answers_lost_per_mille)) {
                report_.fault("account answer lost");
                return;
            }
            const bool comes_later =
                answer.failure &&
                (answer.failure->retry_after || answer.failure->code == errc::storage_failed);
            if (open->done) {
                report_.reached("an account request was answered twice");
            }
            if (!comes_later && !std::exchange(open->done, true)) {
                open->answered(answer);
            }
        });
    });
    scheduler_.after(seconds(5), [this, open] { attempt(open); });
}

}  // namespace gapless::simulation
