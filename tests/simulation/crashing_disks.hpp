#pragma once

#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/seeded_entropy.hpp"

#include <cstdint>
#include <string>

namespace gapless::simulation {

// The disks of one world, one a machine, and the chance that they share. While it lives SQLite
// knows no other.
class crashing_disks {
public:
    crashing_disks(const options&, report&);

    // A disk for one machine; what the machine keeps there begins with "/name/".
    sim_disk& mount(const std::string& machine, std::uint32_t errors_per_mille);

    // The process is gone; in half of the cases the power, too.
    void crash(const std::string& machine);

private:
    report& report_;
    seeded_entropy chance_;
    sim_vfs vfs_;
    prng draw_;
};

}  // namespace gapless::simulation
