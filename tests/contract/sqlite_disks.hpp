#pragma once

#include "tests/simulation/disk/disk_chance.hpp"
#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/support/temporary_directory.hpp"

#include <string>

namespace gapless::tests {

// Where a SQLite subject of a contract suite keeps its files.

// The machine's own disk; a crash is a close.
struct real_disk {
    temporary_directory made;

    [[nodiscard]] std::string directory() const { return made / "kept"; }

    [[nodiscard]] static std::string vfs() { return {}; }

    void crash() {}
};

// A disk that loses what was not synced. It outlives those who are in it, so it crashes first and
// lets them close afterwards.
struct crashing_disk {
    simulation::disk_chance chance{42};
    simulation::sim_vfs made{chance};

    crashing_disk() { made.mount("/kept/", simulation::disk_options{}); }

    [[nodiscard]] static std::string directory() { return "/kept"; }

    [[nodiscard]] static std::string vfs() { return simulation::sim_vfs::name; }

    void crash() { made.crash("/kept/", chance); }
};

}  // namespace gapless::tests
