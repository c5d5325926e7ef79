#include "tests/simulation/disk/open_file.hpp"

#include <sqlite3.h>

#include <new>
#include <utility>

namespace gapless::simulation {

open_file::open_file(origin from)
    : disk_(from.disk),
      inode_(std::move(from.inode)),
      path_(std::move(from.path)),
      life_(from.disk.life()),
      // SQLite's own VFS does so for the files that a recovery looks for.
      syncs_directory_(
          from.is_new && (from.flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL |
                                        SQLITE_OPEN_SUPER_JOURNAL)) != 0
      ),
      removed_at_close_((from.flags & SQLITE_OPEN_DELETEONCLOSE) != 0) {}

open_file::~open_file() {
    if (!is_dead()) {
        unmap_shared();
        inode_->locks.unlock(level_, file_locks::level::none);
        if (removed_at_close_) {
            disk_.remove(path_, false);
        }
    }
}

int open_file::read(std::span<std::uint8_t> into, std::uint64_t offset) {
    if (is_dead()) {
        return SQLITE_IOERR_READ;
    }
    if (const int code = disk_.admit(sim_disk::operation::read); code != SQLITE_OK) {
        return code;
    }
    return inode_->content.read(into, offset) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int open_file::write(std::span<const std::uint8_t> bytes, std::uint64_t offset) {
    if (is_dead()) {
        return SQLITE_IOERR_WRITE;
    }
    const bool grows = offset + bytes.size() > inode_->content.size();
    const auto what = grows ? sim_disk::operation::grow : sim_disk::operation::write;
    const int code = disk_.admit(what);
    if (code == SQLITE_OK) {
        inode_->content.write(bytes, offset);
    }
    return code;
}

int open_file::truncate(std::uint64_t size) {
    if (is_dead()) {
        return SQLITE_IOERR_TRUNCATE;
    }
    const int code = disk_.admit(sim_disk::operation::truncate);
    if (code == SQLITE_OK) {
        inode_->content.truncate(size);
    }
    return code;
}

int open_file::sync() {
    if (is_dead()) {
        return SQLITE_IOERR_FSYNC;
    }
    if (const int code = disk_.admit(sim_disk::operation::sync); code != SQLITE_OK) {
        inode_->content.lose_track();
        return code;
    }
    inode_->content.sync();
    if (std::exchange(syncs_directory_, false)) {
        disk_.sync_directory_of(path_);
    }
    return SQLITE_OK;
}

int open_file::size(std::int64_t& bytes) {
    if (is_dead()) {
        return SQLITE_IOERR_FSTAT;
    }
    bytes = static_cast<std::int64_t>(inode_->content.size());
    return SQLITE_OK;
}

int open_file::lock(int level) {
    if (is_dead()) {
        return SQLITE_IOERR_LOCK;
    }
    const auto wanted = static_cast<file_locks::level>(level);
    return inode_->locks.lock(level_, wanted) ? SQLITE_OK : SQLITE_BUSY;
}

int open_file::unlock(int level) {
    if (!is_dead()) {
        inode_->locks.unlock(level_, static_cast<file_locks::level>(level));
    }
    return SQLITE_OK;
}

int open_file::map_shared(
    std::size_t number, std::size_t bytes, bool make, volatile void** region
) {
    *region = nullptr;
    if (is_dead()) {
        return SQLITE_IOERR_SHMMAP;
    }
    inode_->shared.map(shared_);
    *region = inode_->shared.region(number, bytes, make);
    return SQLITE_OK;
}

int open_file::lock_shared_memory(int first, int count, int flags) {
    if (is_dead()) {
        return (flags & SQLITE_SHM_UNLOCK) != 0 ? SQLITE_OK : SQLITE_IOERR_SHMLOCK;
    }
    shared_memory& memory = inode_->shared;
    memory.map(shared_);
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        exclusive ? memory.unlock_exclusive(shared_, first, count)
                  : memory.unlock_shared(shared_, first, count);
        return SQLITE_OK;
    }
    const bool got = exclusive ? memory.lock_exclusive(shared_, first, count)
                               : memory.lock_shared(shared_, first, count);
    return got ? SQLITE_OK : SQLITE_BUSY;
}

void open_file::unmap_shared() {
    if (!is_dead()) {
        inode_->shared.unmap(shared_);
    }
}

}  // namespace gapless::simulation
