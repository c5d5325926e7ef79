#pragma once

#include "tests/simulation/storm/storm.hpp"

#include <cstdint>

namespace CLI {
class App;
}

namespace gapless::simulation {

// `gapless-sim storm`: very many clients come back to a server that was started again.
class storm_command {
public:
    explicit storm_command(CLI::App& program);

    [[nodiscard]] bool is_wanted() const;

    // The program's exit code: 1 when somebody is not back within a minute, or was refused although
    // the server had nothing to do.
    [[nodiscard]] int run() const;

private:
    CLI::App* command_;
    storm::options options_;
    std::int64_t down_ms_ = 5'000;
};

}  // namespace gapless::simulation
