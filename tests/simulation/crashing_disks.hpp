#pragma once

#include "tests/simulation/disk/sim_vfs.hpp"
#include "tests/simulation/options.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/seeded_entropy.hpp"

#include <cstdint>
#include <string>

namespace gapless::simulation {

// The disks of one world, one a machine, and the chance that they share. While it lives SQLite
// knows no other. It tells the report what went wrong on them.
class crashing_disks {
public:
    crashing_disks(const options&, report&);

    // A disk for one machine; what the machine keeps there begins with "/name/".
    sim_disk& mount(const std::string& machine, std::uint32_t errors_per_mille);

    // The process is gone; in some runs, and some of the cases, the power too.
    void crash(const std::string& machine);

    // From now on this one is a good disk.
    void heal(const std::string& machine);

    void note_rekeyed() { report_.fault("a mailbox was given another key"); }

    [[nodiscard]] std::uint64_t seed() const { return seed_; }

private:
    [[nodiscard]] sim_disk& disk_of(const std::string& machine);

    report& report_;
    std::uint64_t seed_;
    std::uint32_t power_losses_per_cent_;
    seeded_entropy chance_;
    sim_vfs vfs_;
    prng draw_;
};

}  // namespace gapless::simulation
