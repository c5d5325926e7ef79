#pragma once

#include "protocol/session/tls_channel.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/prng.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"

#include <gapless/strong_number.hpp>
#include <gapless/transport.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace gapless::simulation {

using link_id = strong_number<struct link_id_tag>;

// The two ends of a link.
enum class side : std::uint8_t { client, server };

// Byte streams between devices and the server, as bad as the options say: late, cut into segments,
// reset, half-open, blocked in one direction. Within a direction order is kept, as TCP does.
//
// Both ends hear of things by the hooks, each from an event of its own; a closed end hears nothing.
class network {
public:
    struct hooks {
        std::function<void(link_id, std::size_t device)> accepted;   // at the server
        std::function<void(link_id, std::size_t device)> connected;  // at the client
        std::function<void(link_id, std::size_t device)> refused;    // at the client
        std::function<void(link_id, side, std::size_t device, std::string_view)> received;
        std::function<void(link_id, side, std::size_t device)> closed;  // the other end has gone
        std::function<void(std::string_view)> overheard;  // what honest ends write; may be empty
    };

    network(const options&, scheduler&, report&, hooks);

    // What both ends know of the TLS connection that this would be; nothing, in runs without.
    [[nodiscard]] protocol::tls_channel channel_of(link_id) const;

    // Commands of the ends.
    link_id open(std::size_t device, transport over = transport::tcp);
    void write(link_id, side from, std::string_view bytes);
    void close(link_id, side by);

    // A process died: its end of the link is gone; whether and when the other learns of it is
    // drawn.
    void abandon(link_id, side dead);

    // Faults.
    void inject_reset();
    void reset(link_id);  // if it is still there
    void inject_half_open();
    void inject_one_way_block();
    void inject_clog(std::size_t devices);

    // For a while nothing goes through to or from this device over one transport, or over two or
    // all three; what is there already ends in some cases.
    void inject_transport_block(std::size_t device);

    // From now on nothing is lost, late or refused any more; what is dead is reset.
    void heal();

    // How many arrivals were no more than the next piece of a write.
    [[nodiscard]] std::uint64_t pieces() const { return pieces_; }

    // Whether connecting works at all: the server's port is open.
    void set_listening(bool listening) { listening_ = listening; }

private:
    struct direction {
        bool swallows = false;  // what is written goes nowhere, for ever: a stream has no holes
        bool is_deaf = false;   // nor does the receiver hear of the end
        instant not_before;     // order within the stream
        bool receiver_gone = false;  // that end hears nothing any more

        void block() { swallows = is_deaf = true; }
    };

    // What a device's network lets nothing through over, for how long, and in which way.
    struct transport_block {
        transport up_to = transport::tcp;
        instant until;
        bool refuses = false;
    };

    struct link {
        std::size_t device = 0;
        transport over = transport::tcp;
        bool established = false;
        std::array<direction, 2> to;  // by receiving side
        instant clogged_until;
    };

    static std::size_t at(side s) { return static_cast<std::size_t>(s); }

    static side other(side s) { return s == side::client ? side::server : side::client; }

    [[nodiscard]] const transport_block* block_of(std::size_t device, transport over) const;
    [[nodiscard]] duration draw_delay();
    [[nodiscard]] instant arrival(link&, side receiver);
    void settle_open(link_id);
    void deliver(link_id, side receiver, std::string bytes);
    void tell_closed(link_id, side receiver, duration wait);
    void forget_if_dead(link_id);
    [[nodiscard]] link_id draw_link();

    const options& options_;
    scheduler& scheduler_;
    report& report_;
    hooks hooks_;
    prng draw_;
    std::map<link_id, link> links_;
    std::map<std::size_t, transport_block> blocks_;  // by device
    std::uint64_t opened_ = 0;
    std::uint64_t pieces_ = 0;
    bool healed_ = false;
    bool listening_ = true;
};

}  // namespace gapless::simulation
