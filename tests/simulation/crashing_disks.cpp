#include "tests/simulation/crashing_disks.hpp"

namespace gapless::simulation {

crashing_disks::crashing_disks(const options& drawn, report& seen)
    : report_(seen), chance_(drawn.seed, "disks"), vfs_(chance_), draw_(drawn.seed, "power") {
    sim_vfs::reset_randomness();
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
    sim_disk& disk = vfs_.disk("/" + machine + "/");
    const std::uint64_t before = disk.counts().writes_dropped;
    const bool power_lost = disk.is_stopped() || draw_.one_in(2);
    if (power_lost) {
        disk.crash(chance_);
        report_.fault("power loss");
    } else {
        disk.kill();
    }
    disk.faults().stops_at_change.reset();
    report_.count("unsynced writes dropped", disk.counts().writes_dropped - before);
}

}  // namespace gapless::simulation
