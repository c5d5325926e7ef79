#include "storage/sqlite/checked_file.hpp"
#include "storage/sqlite/checked_vfs.hpp"

#include <sqlite3.h>

// SQLite's table of functions for an open file. Each finds its checked_file; most only hand on what
// they are asked to the file below.

namespace gapless::storage {
namespace {

struct slot {
    sqlite3_file base;
    checked_file* file;
};

checked_file& self(sqlite3_file* file) { return *reinterpret_cast<slot*>(file)->file; }

sqlite3_file* below(sqlite3_file* file) { return self(file).below(); }

int close(sqlite3_file* file) {
    delete reinterpret_cast<slot*>(file)->file;
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
    return self(file).read(
        {static_cast<std::uint8_t*>(into), static_cast<std::size_t>(bytes)}, offset
    );
}

int write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
    return self(file).write(
        {static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(bytes)}, offset
    );
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return below(file)->pMethods->xTruncate(below(file), size);
}

int sync(sqlite3_file* file, int flags) { return below(file)->pMethods->xSync(below(file), flags); }

int file_size(sqlite3_file* file, sqlite3_int64* out) {
    return below(file)->pMethods->xFileSize(below(file), out);
}

int lock(sqlite3_file* file, int level) { return below(file)->pMethods->xLock(below(file), level); }

int unlock(sqlite3_file* file, int level) {
    return below(file)->pMethods->xUnlock(below(file), level);
}

int check_reserved(sqlite3_file* file, int* out) {
    return below(file)->pMethods->xCheckReservedLock(below(file), out);
}

int control(sqlite3_file* file, int operation, void* argument) {
    if (operation == control_has_met_damage) {
        *static_cast<bool*>(argument) = self(file).has_met_damage();
        return SQLITE_OK;
    }
    return below(file)->pMethods->xFileControl(below(file), operation, argument);
}

int sector_size(sqlite3_file* file) { return below(file)->pMethods->xSectorSize(below(file)); }

int characteristics(sqlite3_file* file) {
    // Whole pages are all that can be judged. Headers before 3.48 do not name it.
    constexpr int subpage_read = 0x8000;
    return below(file)->pMethods->xDeviceCharacteristics(below(file)) & ~subpage_read;
}

int map_shared(sqlite3_file* file, int number, int bytes, int make, volatile void** region) {
    return below(file)->pMethods->xShmMap(below(file), number, bytes, make, region);
}

int lock_shared(sqlite3_file* file, int first, int count, int flags) {
    return below(file)->pMethods->xShmLock(below(file), first, count, flags);
}

void barrier(sqlite3_file* file) { below(file)->pMethods->xShmBarrier(below(file)); }

int unmap_shared(sqlite3_file* file, int remove) {
    return below(file)->pMethods->xShmUnmap(below(file), remove);
}

// Version 2 has shared memory and no mapping of the file: what is mapped nobody reads.
constexpr sqlite3_io_methods methods{
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_reserved,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap_shared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

}  // namespace

int checked_file::room_bytes() { return static_cast<int>(sizeof(slot)); }

int checked_file::open(
    sqlite3_vfs& base, const char* path, sqlite3_file* where, int flags, int* out_flags
) {
    std::unique_ptr<checked_file> made(new checked_file(base, flags));
    const int code = base.xOpen(&base, path, made->below(), flags, out_flags);
    if (code != SQLITE_OK) {
        return code;
    }
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0 &&
        made->below()->pMethods->iVersion < methods.iVersion) {
        return SQLITE_CANTOPEN;  // it could have no write-ahead log
    }
    reinterpret_cast<slot*>(where)->file = made.release();
    where->pMethods = &methods;
    return SQLITE_OK;
}

}  // namespace gapless::storage
