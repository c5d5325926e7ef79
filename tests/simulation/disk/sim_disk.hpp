#pragma once

#include "protocol/entropy.hpp"
#include "tests/simulation/disk/disk_faults.hpp"
#include "tests/simulation/disk/disk_options.hpp"
#include "tests/simulation/disk/sim_inode.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gapless::simulation {

// The disk of one machine: files by name, with what a power loss may do to them.
//
// What was written and not synced may be lost, kept or torn, sector by sector, in any order; names
// that were made or removed and whose directory was not synced may be as before. Whoever has a file
// open when the power or the process goes has it no more: all that is left to do with such an
// opening is to close it. The source of chance outlives the disk.
class sim_disk {
public:
    sim_disk(disk_options kind, protocol::entropy& chance) : kind_(kind), chance_(chance) {}

    sim_disk(const sim_disk&) = delete;
    sim_disk& operator=(const sim_disk&) = delete;

    // Commands.
    void crash(protocol::entropy& chance);  // the power goes
    void kill();                            // the process goes; the operating system stays
    void flip_bits(const std::string& path, std::uint32_t count);
    void remove(const std::string& path, bool sync_directory);
    [[nodiscard]] std::shared_ptr<sim_inode> open(const std::string& path, bool make);
    void sync_directory_of(const std::string& path);

    // Whole files, for tests that forge or inspect them; what is put is synced.
    [[nodiscard]] std::vector<std::uint8_t> read_file(const std::string& path) const;
    void put_file(const std::string& path, const std::vector<std::uint8_t>& bytes);

    // Each operation asks first; it returns the SQLite code to fail with, or SQLITE_OK.
    enum class operation : std::uint8_t { read, look, write, grow, truncate, sync, make, remove };
    [[nodiscard]] int admit(operation what);

    [[nodiscard]] bool has(const std::string& path) const;
    [[nodiscard]] std::vector<std::string> files() const;

    [[nodiscard]] std::uint64_t life() const { return life_; }

    [[nodiscard]] bool is_stopped() const { return stopped_; }

    [[nodiscard]] const disk_options& kind() const { return kind_; }

    [[nodiscard]] const disk_counts& counts() const { return counts_; }

    disk_faults& faults() { return faults_; }

private:
    // What a name stood for: now, surely on the disk, and in between.
    struct entry {
        std::shared_ptr<sim_inode> now;
        std::shared_ptr<sim_inode> durable;
        std::vector<std::shared_ptr<sim_inode>> between;
    };

    void point(entry& name, std::shared_ptr<sim_inode> to);
    [[nodiscard]] std::shared_ptr<sim_inode> left_behind(const sim_inode&) const;
    [[nodiscard]] int admit_sync();
    [[nodiscard]] bool hits(std::uint32_t ppm);

    disk_options kind_;
    protocol::entropy& chance_;
    disk_faults faults_;
    disk_counts counts_;
    std::map<std::string, entry> names_;
    std::uint64_t life_ = 1;
    bool stopped_ = false;
};

}  // namespace gapless::simulation
