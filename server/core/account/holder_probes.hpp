#pragma once

#include "server/core/engine_output.hpp"
#include "server/core/session/live_connections.hpp"

#include <gapless/time.hpp>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace gapless::server {

// Logins that wait until it is known whether those who hold their user's place are alive: whoever
// is, says something within a few seconds of having been asked to.
//
// Whoever starts one asks the connections. A login is in one of the two answers, once.
class holder_probes {
public:
    explicit holder_probes(duration within) : within_(within) {}

    // Inputs. A frame of that connection ends the waiting of those who asked it; they are returned.
    void start(account_ticket, std::set<connection_id> asked, instant now);
    [[nodiscard]] std::vector<account_ticket> handle_heard(connection_id);

    // Outputs: those who wait for nobody any more, since it is too late or all of them have gone.
    [[nodiscard]] std::vector<account_ticket> poll_free(live_connections&, instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // Command: nobody waits any more.
    void clear() { waiting_.clear(); }

private:
    struct waiting_login {
        std::set<connection_id> asked;
        instant until;
    };

    duration within_;
    std::map<account_ticket, waiting_login> waiting_;
};

}  // namespace gapless::server
