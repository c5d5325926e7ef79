#include "storage/sqlite/checked_vfs.hpp"

#include "storage/sqlite/checked_file.hpp"

#include <sqlite3.h>

#include <memory>

namespace gapless::storage {
namespace {

// What SQLite's registry points at.
struct registered_vfs {
    sqlite3_vfs table{};
    std::string name;
    std::string base;
};

sqlite3_vfs* find(const std::string& name) {
    return sqlite3_vfs_find(name.empty() ? nullptr : name.c_str());
}

sqlite3_vfs* base_of(sqlite3_vfs* vfs) {
    return find(static_cast<const registered_vfs*>(vfs->pAppData)->base);
}

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    sqlite3_vfs* const base = base_of(vfs);
    return base == nullptr ? SQLITE_CANTOPEN
                           : checked_file::open(*base, path, file, flags, out_flags);
}

int remove(sqlite3_vfs* vfs, const char* path, int sync_directory) {
    sqlite3_vfs* const base = base_of(vfs);
    return base == nullptr ? SQLITE_IOERR_DELETE : base->xDelete(base, path, sync_directory);
}

int access(sqlite3_vfs* vfs, const char* path, int flags, int* out) {
    sqlite3_vfs* const base = base_of(vfs);
    return base == nullptr ? SQLITE_IOERR_ACCESS : base->xAccess(base, path, flags, out);
}

int full_pathname(sqlite3_vfs* vfs, const char* path, int bytes, char* out) {
    sqlite3_vfs* const base = base_of(vfs);
    return base == nullptr ? SQLITE_CANTOPEN : base->xFullPathname(base, path, bytes, out);
}

int randomness(sqlite3_vfs* vfs, int bytes, char* out) {
    sqlite3_vfs* const base = base_of(vfs);
    return base == nullptr ? 0 : base->xRandomness(base, bytes, out);
}

int sleep(sqlite3_vfs* vfs, int microseconds) {
    sqlite3_vfs* const base = base_of(vfs);
    return base == nullptr ? 0 : base->xSleep(base, microseconds);
}

int tell_time(sqlite3_vfs* vfs, double* out) {
    sqlite3_vfs* const base = base_of(vfs);
    return base == nullptr ? SQLITE_ERROR : base->xCurrentTime(base, out);
}

int last_error(sqlite3_vfs* vfs, int bytes, char* out) {
    sqlite3_vfs* const base = base_of(vfs);
    return base == nullptr ? 0 : base->xGetLastError(base, bytes, out);
}

// It stays as long as the process: SQLite's registry has no owner who could say when all
// connections are closed.
int register_over(const sqlite3_vfs& base, const std::string& base_name, const std::string& name) {
    auto* const made = new registered_vfs;
    made->name = name;
    made->base = base_name;
    made->table.iVersion = 1;
    made->table.szOsFile = checked_file::room_bytes();
    made->table.mxPathname = base.mxPathname;
    made->table.zName = made->name.c_str();
    made->table.pAppData = made;
    made->table.xOpen = open;
    made->table.xDelete = remove;
    made->table.xAccess = access;
    made->table.xFullPathname = full_pathname;
    made->table.xRandomness = randomness;
    made->table.xSleep = sleep;
    made->table.xCurrentTime = tell_time;
    made->table.xGetLastError = last_error;
    return sqlite3_vfs_register(&made->table, 0);
}

// SQLite's mutex for the VFSs of applications.
struct registration_lock {
    registration_lock() { sqlite3_mutex_enter(mutex); }

    ~registration_lock() { sqlite3_mutex_leave(mutex); }

    registration_lock(const registration_lock&) = delete;
    registration_lock& operator=(const registration_lock&) = delete;

    sqlite3_mutex* const mutex = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_VFS3);
};

}  // namespace

result<std::string> checked_vfs(const std::string& base) {
    const sqlite3_vfs* const found = find(base);
    if (found == nullptr) {
        return error(errc::storage_failed, "there is no VFS of that name");
    }
    const std::string name = base.empty() ? "gapless-checked" : "gapless-checked-" + base;
    const registration_lock held;
    if (find(name) == nullptr && register_over(*found, base, name) != SQLITE_OK) {
        return error(errc::storage_failed, "SQLite takes no further VFS");
    }
    return name;
}

}  // namespace gapless::storage
