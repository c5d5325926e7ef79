#pragma once

#include "protocol/wire/frame_parts.hpp"
#include "server/core/account/sign_out_policy.hpp"
#include "server/core/app_policy.hpp"
#include "server/core/contact/direct_policy.hpp"
#include "server/core/fanout/delivery_policy.hpp"
#include "server/core/fanout/fanout_policy.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::simulation {

enum class store_kind : std::uint8_t { model, sqlite };

// What one run is made of: drawn from the seed (swarm testing: each kind of fault is there in
// some of the runs, disks that fail or lose their power in fewer), printed with it, and fixed from
// then on. Rates are events a virtual minute.
struct options {
    std::uint64_t seed = 0;
    store_kind store = store_kind::model;

    // The world.
    std::uint32_t users = 3;
    std::uint32_t devices_per_user = 2;
    std::uint32_t operations = 500;
    duration operation_every = milliseconds(300);

    // The network.
    duration delay_low = milliseconds(1);
    duration delay_mean = milliseconds(20);
    std::uint32_t spikes_per_mille = 0;  // of deliveries: 10 s late
    std::uint32_t split_per_mille = 0;   // of writes: cut into segments
    bool byte_by_byte = false;
    std::uint32_t resets = 0;
    std::uint32_t half_opens = 0;              // both directions swallow everything
    std::uint32_t one_way_blocks = 0;          // one direction does
    std::uint32_t clogs = 0;                   // some devices at once, healed in another order
    std::uint32_t refused_per_mille = 0;       // of connects
    std::uint32_t unanswered_per_mille = 0;    // of connects: neither yes nor no
    std::uint32_t lingering_per_mille = 0;     // of closes: the server does not hear of it
    std::uint32_t answers_lost_per_mille = 0;  // of account requests

    std::uint32_t hostile_visits = 0;  // of a client that keeps to no rule

    // Spells in which a device's server is not right: what it says can be seen to be wrong, or, to
    // one device that is there for it, cannot.
    std::uint32_t nonsense_spells = 0;
    std::uint32_t lying_spells = 0;

    // Processes.
    std::uint32_t client_kills = 0;
    std::uint32_t server_kills = 0;
    std::uint32_t server_stops = 0;  // in good order
    std::uint32_t client_pauses = 0;
    std::uint32_t kill_in_flush_per_mille = 0;  // of flushes: before or after the commit
    std::uint32_t kill_in_job_per_mille = 0;    // of store jobs: before or after the commit

    // Disks.
    std::uint32_t power_losses_per_cent = 0;  // of crashes: what was not synced may be gone
    std::uint32_t client_disk_full = 0;
    std::uint32_t client_disk_errors_per_mille = 0;  // of flushes
    std::uint32_t client_disk_rots = 0;  // bits of a mailbox that nobody has open turn over
    std::uint32_t server_disk_full = 0;
    std::uint32_t server_disk_stalls = 0;  // what is asked of it takes as long as the stall
    std::uint32_t server_disk_errors_per_mille = 0;  // of jobs: the outcome is unknown

    // Clocks.
    std::uint32_t wall_jumps = 0;
    std::uint32_t skew_ppm = 0;

    // Apps.
    duration app_delay_max = milliseconds(50);  // before an event is acknowledged

    // Tuning knobs, turned to extremes in some runs.
    bool tiny_push_window = false;  // 4 frames, and jobs of 3 operations
    bool tiny_pages = false;        // syncs of 2 entries
    bool tiny_pulls = false;        // of 3 entries, one at a time
    bool tiny_events = false;       // 2 that wait for the app
    bool tiny_server = false;       // few connections, little memory, one password at a time
    bool short_tokens = false;      // access tokens for 40 s
    bool rates = false;             // rate limits on
    bool closed_groups = false;     // small ones, joined by invitation, which any member may make
    bool relations = false;  // people ask, follow and block each other, and rule their groups

    // More missing entries than this are skipped at a sync, but for a screenful of each
    // conversation. 0: never.
    std::uint32_t far_behind = 0;
    std::uint32_t screenful = 30;
    bool lazy_history = false;  // what was skipped comes only when somebody looks back

    bool synchronise_drafts = false;  // texts that were begun, between a user's devices

    // Frames that are longer go in parts, some of them by themselves; what fits into a payload is
    // not cut.
    std::size_t part_bytes_max = protocol::payload_bytes_max;

    [[nodiscard]] bool cuts_frames() const { return part_bytes_max < protocol::payload_bytes_max; }

    // Some messages live for seconds; and, but for 0, none longer than this.
    bool short_lives = false;
    duration retention = {};

    // Who has missed a change that is older than this begins anew. 0: nobody does.
    duration inbox_lifetime = {};
    bool until_acknowledged = false;  // what every device has goes
    bool keeping = false;             // people say how long a conversation is kept
    bool encrypted = false;           // end to end, all that is said
    bool where_begun = false;         // but for what a third of the devices begins
    // Half of the groups, or all direct ones, are ephemeral: for how long. 0: none.
    duration ephemeral_window = {};
    bool ephemeral_direct = false;
    std::uint32_t generation_messages_max = 0;  // then
    bool managed = false;                       // half of the groups: their keys are the server's
    bool revokes = false;                       // a user with more than one device loses one
    bool begins_anew = false;     // a user with one device does, as if the account key were lost
    bool quiet_presence = false;  // for a while after each start of the server
    bool spares = false;          // devices make a second connection when one is in doubt
    bool hints = false;           // apps are in the background, and told of networks

    // Addresses behind which the server is, of which some are bad for a while, and one for good in
    // the end. 0: there is one, and it is good.
    std::uint32_t gateways = 0;
    std::uint32_t gateway_spells = 0;

    // Devices choose their transport, and networks block some of them for a while: in so many
    // places a minute.
    bool ladder = false;
    std::uint32_t transport_blocks = 0;

    server::direct_policy direct = server::direct_policy::anyone;

    // Devices sign the connection that they log in over; some servers want that, and somebody says
    // again what was said on another one, so many times a minute.
    bool bound_logins = false;
    bool requires_bound_logins = false;
    std::uint32_t login_thefts = 0;

    // Groups of a few members are large.
    bool large_groups = false;
    server::fanout_policy fanout;

    server::delivery_policy delivery = server::delivery_policy::push;
    bool backlog_first = false;  // who comes back hears of news when it has all that it had missed

    // A whole system as a policy, whose times are made as short as a run is. Empty: each setting is
    // drawn by itself.
    std::string_view policy;

    // How many devices of a user may be signed in; until everything is healed.
    server::sign_out_policy sign_out = server::sign_out_policy::none;

    // One line of name=value, only what differs from a calm world.
    [[nodiscard]] std::string text() const;

private:
    [[nodiscard]] std::string text_of_keys() const;
};

// Under this policy; null: under one of all in some of the runs.
[[nodiscard]] options draw_options(
    std::uint64_t seed, store_kind store, const server::app_policy* under = nullptr
);

}  // namespace gapless::simulation
