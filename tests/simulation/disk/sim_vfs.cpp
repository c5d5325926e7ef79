#include "tests/simulation/disk/sim_vfs.hpp"

#include "tests/simulation/disk/open_file.hpp"

#include <gapless/assert.hpp>

#include <sqlite3.h>

#include <cstring>
#include <span>

namespace gapless::simulation {
namespace {

sim_vfs& self(sqlite3_vfs* vfs) { return *static_cast<sim_vfs*>(vfs->pAppData); }

int open(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    sim_disk* const disk = path == nullptr ? nullptr : self(vfs).disk_of(path);
    if (disk == nullptr) {
        return SQLITE_CANTOPEN;
    }
    const bool make = (flags & SQLITE_OPEN_CREATE) != 0 && !disk->has(path);
    const auto what = make ? sim_disk::operation::make : sim_disk::operation::look;
    if (const int code = disk->admit(what); code != SQLITE_OK) {
        return code == SQLITE_FULL ? code : SQLITE_CANTOPEN;
    }
    auto inode = disk->open(path, make);
    if (inode == nullptr) {
        return SQLITE_CANTOPEN;
    }
    open_file::put(file, {*disk, std::move(inode), path, flags, make});
    if (out_flags != nullptr) {
        *out_flags = flags;
    }
    return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* path, int sync_directory) {
    sim_disk* const disk = self(vfs).disk_of(path);
    if (disk == nullptr || !disk->has(path)) {
        return SQLITE_IOERR_DELETE_NOENT;
    }
    const int code = disk->admit(sim_disk::operation::remove);
    if (code == SQLITE_OK) {
        disk->remove(path, sync_directory != 0);
    }
    return code;
}

int access(sqlite3_vfs* vfs, const char* path, int, int* result) {
    sim_disk* const disk = self(vfs).disk_of(path);
    const int code = disk == nullptr ? SQLITE_OK : disk->admit(sim_disk::operation::look);
    *result = code == SQLITE_OK && disk != nullptr && disk->has(path) ? 1 : 0;
    return code;
}

int full_pathname(sqlite3_vfs*, const char* path, int bytes, char* out) {
    sqlite3_snprintf(bytes, out, "%s", path);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int bytes, char* out) {
    self(vfs).chance().fill({reinterpret_cast<std::uint8_t*>(out), static_cast<std::size_t>(bytes)}
    );
    return bytes;
}

int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

int current_time(sqlite3_vfs* vfs, sqlite3_int64* out) {
    constexpr sqlite3_int64 julian_day_of_1970_in_milliseconds = 210'866'760'000'000;
    *out = julian_day_of_1970_in_milliseconds + self(vfs).now().milliseconds;
    return SQLITE_OK;
}

int current_time_in_days(sqlite3_vfs* vfs, double* out) {
    sqlite3_int64 milliseconds = 0;
    current_time(vfs, &milliseconds);
    *out = static_cast<double>(milliseconds) / 86'400'000.0;
    return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

sim_vfs::sim_vfs(protocol::entropy& chance)
    : chance_(chance), registered_(std::make_unique<sqlite3_vfs>()) {
    former_ = sqlite3_vfs_find(nullptr);
    sqlite3_vfs& vfs = *registered_;
    vfs.iVersion = 2;
    vfs.szOsFile = open_file::room_bytes();
    vfs.mxPathname = 512;
    vfs.zName = name;
    vfs.pAppData = this;
    vfs.xOpen = open;
    vfs.xDelete = remove;
    vfs.xAccess = access;
    vfs.xFullPathname = full_pathname;
    vfs.xRandomness = randomness;
    vfs.xSleep = sleep;
    vfs.xCurrentTime = current_time_in_days;
    vfs.xCurrentTimeInt64 = current_time;
    vfs.xGetLastError = last_error;
    GAPLESS_ASSERT(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
    reset_randomness();
}

sim_vfs::~sim_vfs() {
    sqlite3_vfs_unregister(registered_.get());
    sqlite3_vfs_register(former_, 1);
    reset_randomness();
}

void sim_vfs::reset_randomness() { sqlite3_randomness(0, nullptr); }

sim_disk& sim_vfs::mount(const std::string& prefix, disk_options kind) {
    auto& mounted = disks_[prefix];
    GAPLESS_ASSERT(mounted == nullptr);
    mounted = std::make_unique<sim_disk>(kind, chance_);
    return *mounted;
}

sim_disk* sim_vfs::disk_of(const std::string& path) {
    for (auto candidate = disks_.rbegin(); candidate != disks_.rend(); ++candidate) {
        if (path.starts_with(candidate->first)) {
            return candidate->second.get();
        }
    }
    return nullptr;
}

}  // namespace gapless::simulation
