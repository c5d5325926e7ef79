#pragma once

#include "server/core/engine_limits.hpp"
#include "server/core/engine_output.hpp"

#include <gapless/device_class.hpp>
#include <gapless/ids.hpp>
#include <gapless/moment.hpp>
#include <gapless/presence.hpp>
#include <gapless/time.hpp>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace gapless::server {

// How the devices that are here say they are: a lease each, in memory alone.
//
// A lease is made by what a device says in a session, and ends with that session, by no other one's
// end; or when nobody has renewed it for so long. A session is the life of one connection, whose
// name never comes again. The end counts a little later: who is back by then was not away.
//
// What changes is told a little later as well, once a user, however much it was. After each input
// call handle_timeout, and then poll_changed until it is empty.
class presence_table {
public:
    struct session {
        user_id user;
        device_id device;
        connection_id connection;
        gapless::device_class device_class = gapless::device_class::other;
    };

    // How a user is; nothing that could be told to others but this.
    struct summary {
        presence_state state = presence_state::offline;
        std::vector<device_presence> devices = {};  // the most present first

        friend bool operator==(const summary&, const summary&) = default;
    };

    explicit presence_table(const engine_limits&);

    // Inputs. What a device says; offline ends the lease at once. The end of a session that said
    // nothing is no news.
    void handle_said(const session&, presence_state, instant now);
    void handle_ended(user_id, const device_id&, connection_id);

    // Renews the leases of the connections that are alive, and ends those that are over.
    void handle_timeout(moment now, const std::function<bool(connection_id)>& is_alive);

    // Outputs. A user whose presence may be another one since it was last told.
    [[nodiscard]] std::optional<user_id> poll_changed(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] summary of(user_id) const;

    // When the last of the user's leases ended, as far as that is remembered; 0 if not.
    [[nodiscard]] wall_time last_seen(user_id) const;

    [[nodiscard]] std::size_t size() const { return leases_.size(); }

private:
    using place = std::pair<user_id, device_id>;

    struct lease {
        presence_state state = presence_state::online;
        gapless::device_class device_class = gapless::device_class::other;
        connection_id connection;
        instant until;
        instant due;  // to be looked at, as it stands in the list
    };

    struct ending {
        place whose;
        connection_id connection;
        std::optional<instant> due;  // from the next timeout on
    };

    void look_at(const place&, instant now, const std::function<bool(connection_id)>& is_alive);
    void list(const place&, lease&, instant due);
    void end(const place&, moment now);
    void note_changed(user_id, instant due);
    void remember(user_id, wall_time);

    duration lease_;
    duration renew_every_;
    duration debounce_;
    std::size_t remembered_max_;
    std::map<place, lease> leases_;
    std::set<std::pair<instant, place>> looks_;
    std::vector<place> leaving_;  // said so, since the last timeout
    std::deque<ending> endings_;  // by the time when they count
    std::map<user_id, instant> changed_;
    std::set<std::pair<instant, user_id>> changed_by_time_;
    std::map<user_id, wall_time> last_seen_;  // of those who are not here
    std::deque<user_id> remembered_;          // the oldest first
};

}  // namespace gapless::server
