#include "tests/simulation/crashing_disks.hpp"

namespace gapless::simulation {

crashing_disks::crashing_disks(const options& drawn, report& seen)
    : report_(seen),
      seed_(drawn.seed),
      power_losses_per_cent_(drawn.power_losses_per_cent),
      chance_(drawn.seed, "disks"),
      vfs_(chance_),
      draw_(drawn.seed, "power") {
    sim_vfs::reset_randomness();
}

sim_disk& crashing_disks::disk_of(const std::string& machine) {
    return vfs_.disk("/" + machine + "/");
}

sim_disk& crashing_disks::mount(const std::string& machine, std::uint32_t errors_per_mille) {
    sim_disk& made = vfs_.mount("/" + machine + "/", draw_disk_options(chance_));
    // A commit is some ten operations; syncs fail more often than the rest, since they are the
    // interesting ones.
    made.faults().errors_ppm = errors_per_mille * 30;
    made.faults().sync_errors_ppm = errors_per_mille * 300;
    return made;
}

void crashing_disks::crash(const std::string& machine) {
    sim_disk& disk = disk_of(machine);
    const std::uint64_t before = disk.counts().writes_dropped;
    if (disk.is_stopped()) {
        report_.reached("a process died between two writes");
    }
    if (draw_.below(100) < power_losses_per_cent_) {
        disk.crash(chance_);
        report_.fault("power loss");
    } else {
        disk.kill();
    }
    disk.faults().stops_at_change.reset();
    const std::uint64_t dropped = disk.counts().writes_dropped - before;
    report_.count("unsynced writes dropped", dropped);
    if (dropped != 0) {
        report_.fault("unsynced writes dropped");
    }
}

void crashing_disks::heal(const std::string& machine) {
    sim_disk& disk = disk_of(machine);
    const std::string whose = machine == "server" ? "server" : "client";
    if (disk.counts().errors != 0) {
        report_.fault(whose + " disk error");
    }
    if (disk.counts().sync_errors != 0) {
        report_.fault("failed sync");
    }
    disk.faults() = disk_faults{};
}

}  // namespace gapless::simulation
