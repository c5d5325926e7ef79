#include "sdk/core/engine_limits.hpp"

#include "protocol/planted.hpp"

#include <string_view>

namespace gapless::sdk {

connection::limits connection_limits(
    const client_engine::limits& options, const mailbox_state& stored
) {
    const identity& owner = stored.identity;
    connection::limits made;
    made.backoff.floor = options.connect_floor;
    made.backoff.foreground_max = options.connect_cap;
    made.session.welcome_within = options.welcome_within;
    made.pulse.foreground = options.heartbeat_interval;
    made.pulse.background_max = options.background_silence_max;
    made.pulse.rule = options.background_heartbeat;
    made.ladder.chosen = options.over;
    made.ladder.trial_after = options.transport_trial_after;
    made.ladder.trial_after_max = options.transport_trial_after_max;
    made.networks = stored.networks;
    made.servers = options.servers;
    made.stay_offline = options.stay_offline;
    made.has_spare = options.has_spare;
    const bool is_forgotten =
        GAPLESS_PLANTED(kicked_device_returns) && owner.user_id.value % 2 == 0;
    if (!is_forgotten) {
        made.signed_out = owner.signed_out;
    }
    return made;
}

known_server server_named_by(const identity& owner) {
    constexpr std::string_view scheme = "https://";
    known_server named;
    named.tcp = owner.tcp;
    named.websocket = owner.websocket;
    named.exchange = owner.exchange;
    if (owner.server.starts_with(scheme)) {
        named.rest = owner.server.substr(scheme.size());
    }
    return named;
}

replica::limits replica_limits(const client_engine::limits& options) {
    replica::limits made;
    if (options.has_spare) {
        // To be wrong costs a question.
        made.outbox.ack_timeout_min = milliseconds(700);
    }
    auto& sync = made.receiving.sync;
    sync.hold_back = options.hold_back;
    sync.every = options.sync_every;
    sync.entries = options.sync_entries;
    made.cursors.group_spacing = options.cursor_spacing;
    auto& pulls = made.receiving.pulls;
    pulls.in_flight_max = options.pulls_in_flight;
    pulls.entries_max = options.pull_entries;
    auto& timelines = made.receiving.timelines;
    timelines.gap_patience = options.gap_patience;
    timelines.hold_back = options.hold_back;
    timelines.takes_drafts = options.synchronise_drafts;
    made.synchronise_drafts = options.synchronise_drafts;
    made.keys.encryption = options.encryption;
    made.keys.direct_policy = options.direct_policy;
    made.keys.generations = options.generations;
    made.keys.request_patience = options.request_patience;
    // Keys change with entries in between: who passes them over cannot read on.
    made.receiving.far_behind = options.encryption == encryption::off ? options.far_behind : 0;
    made.receiving.screenful = options.screenful;
    made.receiving.history.when_idle = options.fill_when_idle;
    return made;
}

}  // namespace gapless::sdk
