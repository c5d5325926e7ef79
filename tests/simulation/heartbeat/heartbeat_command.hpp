#pragma once

#include "protocol/planted_bugs.hpp"

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace gapless::simulation {

// `gapless-sim heartbeat`: the laboratory of heartbeats.
class heartbeat_command {
public:
    // The options; the program calls run() when its own parsing met the subcommand.
    explicit heartbeat_command(CLI::App& program);

    [[nodiscard]] bool is_wanted() const;

    // The program's exit code: 1 when a goal was missed that was to be checked, 2 for files that
    // cannot be read.
    [[nodiscard]] int run() const;

private:
    [[nodiscard]] int run_network() const;
    [[nodiscard]] int run_mix() const;

    CLI::App* command_;
    std::string mix_;
    std::string network_;
    std::string svg_;
    std::uint64_t seed_ = 1;
    bool table_ = false;
    bool check_ = false;
    bool as_json_ = false;
};

// `gapless-sim --planted` for a bug that seeds cannot find: whether the laboratory does.
[[nodiscard]] bool search_heartbeats(planted::bug wanted, bool as_json);

}  // namespace gapless::simulation
