#pragma once

#include "sdk/client/completion.hpp"
#include "sdk/client/watched_mailbox.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>
#include <gapless/send_outcome.hpp>

#include <map>
#include <vector>

namespace gapless::sdk {

// Who waits for messages on their way: until they are in the outbox, or until the server has said
// its word.
//
// On the client's strand. Destroying it answers everybody with errc::cancelled.
class send_waiters {
public:
    using queued = completion<result<client_id>>;
    using outcome = completion<send_outcome>;

    send_waiters() = default;
    ~send_waiters();
    send_waiters(const send_waiters&) = delete;
    send_waiters& operator=(const send_waiters&) = delete;

    void wait_queued(const client_id&, queued);
    void wait_outcome(const client_id&, outcome);

    void handle_queued(const client_id&);
    void handle_endings(const std::vector<watched_mailbox::ending>&);

    // What was gathered and not yet in the outbox is lost; the rest goes on.
    void handle_storage_trouble(const error& why);

private:
    struct awaited_outcome {
        outcome told;
        bool is_queued = false;
    };

    std::map<client_id, queued> queued_;
    std::multimap<client_id, awaited_outcome> outcomes_;  // a retry may be waited for twice
};

}  // namespace gapless::sdk
