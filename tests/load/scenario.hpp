#pragma once

#include "tests/load/accounts.hpp"
#include "tests/load/device.hpp"
#include "tests/load/event_loop.hpp"
#include "tests/load/meter.hpp"
#include "tests/load/party.hpp"
#include "tests/load/patient_device.hpp"
#include "tests/load/stream.hpp"

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::load {

// Whom to load, and how much.
struct settings {
    std::string tcp;                // HOST:PORT where the frames go
    std::string rest;               // HOST:PORT of the accounts; empty: the server is the bare one
    std::string authority_pem;      // of the accounts' entrance, and of the frames'
    bool is_plain = false;          // frames go without TLS
    std::size_t devices = 200;      // pairs have two each
    std::size_t window = 10;        // unanswered messages of a sender
    std::size_t per_second = 100;   // messages, for the latency
    std::size_t messages = 10'000;  // to catch up with; overload: unanswered at most, of a sender
    double times_sustainable = 2;   // what is offered in an overload
    std::chrono::milliseconds span{5'000};
    pid_t server = 0;       // to be looked at; 0: nobody
    std::string sync_file;  // see sync_counter.cpp

    [[nodiscard]] bool is_bare() const { return rest.empty(); }
};

// A server lets only so many in at once that it does not know yet.
inline constexpr std::size_t strangers_at_once = 500;

struct bare_wishes {
    bool sends_to_all = false;  // instead of to the neighbour
    std::size_t wave = strangers_at_once;
};

// What every scenario stands on: the loop, trust, and names that no earlier run has used.
class ground {
public:
    explicit ground(settings);

    [[nodiscard]] std::vector<login> accounts(const std::vector<wanted_device>&);
    [[nodiscard]] std::unique_ptr<device> connect(const login&);
    [[nodiscard]] std::unique_ptr<patient_device> connect_patient(const login&);

    // Users of this run alone.
    [[nodiscard]] std::string prefix() const { return prefix_; }

    // Parties that exchange messages in pairs, 0 with 1, 2 with 3 and so on, all of them ready.
    [[nodiscard]] std::vector<std::unique_ptr<party>> pairs();

    void wait_until_ready(const std::vector<std::unique_ptr<party>>&);

    const settings wanted;
    event_loop loop;
    const meter server;

private:
    [[nodiscard]] const tls_settings* frames_tls() const {
        return wanted.is_plain ? nullptr : &tls_;
    }

    friend std::vector<std::unique_ptr<party>> bare_parties(ground&, std::size_t, bare_wishes);

    tls_settings tls_;
    std::string prefix_;
};

// `count` clients of the bare server, ready.
[[nodiscard]] std::vector<std::unique_ptr<party>> bare_parties(
    ground&, std::size_t count, bare_wishes
);

// Throws std::runtime_error when a connection of these has failed.
void check_all(const std::vector<std::unique_ptr<party>>&);

// The scenarios. Each answers one object; times are microseconds unless the key says otherwise.

// Pairs send with a full window for a while: messages a second, the time to the answer, what a
// message costs the server, messages a sync.
[[nodiscard]] nlohmann::json run_pairs(ground&);

// Pairs send at a fixed rate: the time from one device to the other.
[[nodiscard]] nlohmann::json run_latency(ground&);

// A group of half as many members as devices, two devices each: the time until the last one has it.
[[nodiscard]] nlohmann::json run_fanout(ground&);

// A group of all devices, one a user. It prints the group's id and waits for a line, so that others
// may come in; then one device sends, and each message has to reach all of them before the next.
[[nodiscard]] nlohmann::json run_crowd(ground&);

// A device comes back after its user was sent many messages.
[[nodiscard]] nlohmann::json run_catch_up(ground&);

// Pairs send as much as the server takes, then twice that whatever it says, then half of it: how
// much is accepted meanwhile, that nothing acknowledged is lost, how soon answers are quick again.
[[nodiscard]] nlohmann::json run_overload(ground&);

// One tells a group something all the time, and a tenth of it stops reading: what the others notice
// of that, and that the tenth has everything soon after it reads again.
[[nodiscard]] nlohmann::json run_slow_readers(ground&);

// All devices are there; it says so and waits for a line, behind which the server is killed and
// started again. How long until the last one is back, with the waits that the SDK draws; whom the
// server refused, and the most log-ins of a second.
[[nodiscard]] nlohmann::json run_storm(ground&);

// Connections that say nothing: the server's memory.
[[nodiscard]] nlohmann::json run_idle(ground&);

}  // namespace gapless::load
