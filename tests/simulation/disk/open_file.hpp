#pragma once

#include "tests/simulation/disk/file_locks.hpp"
#include "tests/simulation/disk/shared_memory.hpp"
#include "tests/simulation/disk/sim_disk.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct sqlite3_file;

namespace gapless::simulation {

// One opening of a file, behind SQLite's sqlite3_file. After its machine has crashed it does
// nothing but fail, and close.
class open_file {
public:
    struct origin {
        sim_disk& disk;
        std::shared_ptr<sim_inode> inode;
        std::string path;
        int flags;
        bool is_new;
    };

    explicit open_file(origin from);
    ~open_file();

    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;

    // SQLite's memory for a file, and an opening put into it. xClose ends it.
    [[nodiscard]] static int room_bytes();
    static void put(sqlite3_file* where, origin from);

    // All of them return SQLite's codes.
    [[nodiscard]] int read(std::span<std::uint8_t> into, std::uint64_t offset);
    [[nodiscard]] int write(std::span<const std::uint8_t> bytes, std::uint64_t offset);
    [[nodiscard]] int truncate(std::uint64_t size);
    [[nodiscard]] int sync();
    [[nodiscard]] int size(std::int64_t& bytes);

    [[nodiscard]] int lock(int level);
    [[nodiscard]] int unlock(int level);

    [[nodiscard]] bool is_reserved() const { return inode_->locks.is_reserved(); }

    [[nodiscard]] int map_shared(
        std::size_t number, std::size_t bytes, bool make, volatile void** region
    );
    [[nodiscard]] int lock_shared_memory(int first, int count, int flags);
    void unmap_shared();

    [[nodiscard]] const disk_options& kind() const { return disk_.kind(); }

private:
    [[nodiscard]] bool is_dead() const { return life_ != disk_.life(); }

    sim_disk& disk_;
    std::shared_ptr<sim_inode> inode_;
    std::string path_;
    std::uint64_t life_;
    bool syncs_directory_;  // at its first sync
    bool removed_at_close_;
    file_locks::level level_ = file_locks::level::none;
    shared_memory::holder shared_;
};

}  // namespace gapless::simulation
