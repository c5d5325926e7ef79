#pragma once

#include "protocol/entropy.hpp"
#include "tests/simulation/disk/sim_disk.hpp"

#include <gapless/time.hpp>

#include <map>
#include <memory>
#include <string>

struct sqlite3_vfs;

namespace gapless::simulation {

// SQLite's way to the made-up disks. While it lives it is the default VFS (SQLite seeds its own
// generator from no other) and the only one that a connection of the process should use.
//
// Each disk stands for a machine and has all paths that begin with its prefix, as "/alice/…". One
// thread. Every connection is closed before it goes; the source of chance outlives it.
class sim_vfs {
public:
    static constexpr const char* name = "gapless_sim";

    explicit sim_vfs(protocol::entropy& chance);
    ~sim_vfs();

    sim_vfs(const sim_vfs&) = delete;
    sim_vfs& operator=(const sim_vfs&) = delete;

    // Makes SQLite forget what it has drawn so far: to be called at the start of each seed.
    static void reset_randomness();

    // A new disk for the paths that begin with `prefix`.
    sim_disk& mount(const std::string& prefix, disk_options kind);

    [[nodiscard]] sim_disk& disk(const std::string& prefix) { return *disks_.at(prefix); }

    // Power loss on one machine.
    void crash(const std::string& prefix, protocol::entropy& chance) { disk(prefix).crash(chance); }

    // What SQLite takes for the time.
    void set_time(wall_time now) { now_ = now; }

    // For the VFS itself.
    [[nodiscard]] sim_disk* disk_of(const std::string& path);

    [[nodiscard]] wall_time now() const { return now_; }

    protocol::entropy& chance() { return chance_; }

private:
    protocol::entropy& chance_;
    std::map<std::string, std::unique_ptr<sim_disk>> disks_;
    wall_time now_;
    std::unique_ptr<sqlite3_vfs> registered_;
    sqlite3_vfs* former_ = nullptr;
};

}  // namespace gapless::simulation
