#pragma once

#include "protocol/delivery/heartbeat_monitor.hpp"
#include "server/core/session/silence_deadline.hpp"
#include "tests/simulation/heartbeat/lab_network.hpp"
#include "tests/simulation/heartbeat/life_record.hpp"
#include "tests/simulation/heartbeat/strategy.hpp"
#include "tests/simulation/prng.hpp"

#include <gapless/moment.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace gapless::simulation {

// Lives one device's life in the background: the product's heartbeat monitor under a strategy, the
// network, and the server's own deadline behind it. In made-up time, a step an event.
//
// A sleeping device does nothing, and what it is dead then counts for nobody: no heartbeat could
// have helped. Nor does an outage.
class life {
public:
    struct conditions {
        std::uint32_t loss_per_mille = 0;  // beside the paths' own
        std::uint64_t seed = 1;
    };

    // Both outlive it.
    life(const lab_network& network, strategy& lived, conditions under);

    [[nodiscard]] life_record run();

private:
    enum class happening : std::uint8_t {
        nothing,
        outage_begins,
        outage_ends,
        sleep_begins,
        sleep_ends,
        hand_over,
        clock_jumps,
        message,
    };

    struct event {
        happening what = happening::nothing;
        std::size_t which = 0;
    };

    struct connection {
        std::size_t path = 0;
        instant passed;             // something, last
        bool is_stale = false;      // the device is elsewhere, and was not told
        bool is_abandoned = false;  // by the server
        server::silence_deadline deadline;
    };

    void plan();
    void plan_spans();
    void plan_messages(prng& draw);
    [[nodiscard]] instant next_step();
    void step(instant at);
    void happen(const event& what);
    void advance(instant to);

    void fall_asleep();
    void wake();
    void begin_outage(const lab_network::span& which);
    void end_outage(const lab_network::span& which);
    void change_path(const lab_network::hand_over& which);
    void take_message();
    void take_answer();
    void close_idle();
    void connect();
    void fire_timer();

    void enter();
    void connect_soon();
    void lose();
    void drain();
    void ping(duration announced);

    [[nodiscard]] const lab_network::path& path() const { return network_.paths[path_]; }

    [[nodiscard]] moment device_now() const;
    [[nodiscard]] std::optional<instant> timer_due();
    [[nodiscard]] instant forgotten_at() const;
    [[nodiscard]] bool passes() const;

    void tell_clocks() { monitor_.handle_clocks(device_now()); }

    const lab_network& network_;
    strategy& strategy_;
    conditions under_;
    prng losses_;
    prng lateness_;
    protocol::heartbeat_monitor monitor_;
    std::multimap<instant, event> plan_;

    instant now_;
    duration slept_;
    duration jumped_;
    instant fell_asleep_;
    bool is_asleep_ = false;
    bool is_out_ = false;
    std::size_t path_ = 0;
    std::size_t entered_ = 0;  // as far as the strategy knows
    std::optional<connection> connection_;
    std::optional<instant> connect_at_;
    std::optional<instant> answer_at_;
    std::optional<instant> armed_for_;  // the timer, by the device's clock
    duration late_;
    life_record record_;
};

}  // namespace gapless::simulation
