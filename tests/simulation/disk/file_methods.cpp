#include "tests/simulation/disk/open_file.hpp"

#include <sqlite3.h>

#include <atomic>

// SQLite's table of functions for an open file, each of which only finds its open_file.

namespace gapless::simulation {
namespace {

struct slot {
    sqlite3_file base;
    open_file* file;
};

open_file& self(sqlite3_file* file) { return *reinterpret_cast<slot*>(file)->file; }

int close(sqlite3_file* file) {
    delete reinterpret_cast<slot*>(file)->file;
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
    return self(file).read(
        {static_cast<std::uint8_t*>(into), static_cast<std::size_t>(bytes)},
        static_cast<std::uint64_t>(offset)
    );
}

int write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
    return self(file).write(
        {static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(bytes)},
        static_cast<std::uint64_t>(offset)
    );
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return self(file).truncate(static_cast<std::uint64_t>(size));
}

int sync(sqlite3_file* file, int) { return self(file).sync(); }

int file_size(sqlite3_file* file, sqlite3_int64* out) {
    std::int64_t bytes = 0;
    const int code = self(file).size(bytes);
    *out = bytes;
    return code;
}

int lock(sqlite3_file* file, int level) { return self(file).lock(level); }

int unlock(sqlite3_file* file, int level) { return self(file).unlock(level); }

int check_reserved(sqlite3_file* file, int* out) {
    *out = self(file).is_reserved() ? 1 : 0;
    return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }

int sector_size(sqlite3_file* file) { return static_cast<int>(self(file).kind().sector_bytes); }

int characteristics(sqlite3_file* file) {
    return self(file).kind().powersafe_overwrite ? SQLITE_IOCAP_POWERSAFE_OVERWRITE : 0;
}

int map(sqlite3_file* file, int number, int bytes, int make, volatile void** region) {
    return self(file).map_shared(
        static_cast<std::size_t>(number), static_cast<std::size_t>(bytes), make != 0, region
    );
}

int lock_memory(sqlite3_file* file, int first, int count, int flags) {
    return self(file).lock_shared_memory(first, count, flags);
}

void barrier(sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); }

int unmap(sqlite3_file* file, int) {
    self(file).unmap_shared();
    return SQLITE_OK;
}

const sqlite3_io_methods methods{
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
    .xShmMap = map,
    .xShmLock = lock_memory,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

}  // namespace

int open_file::room_bytes() { return static_cast<int>(sizeof(slot)); }

void open_file::put(sqlite3_file* where, origin from) {
    auto* const made = reinterpret_cast<slot*>(where);
    made->file = new open_file(std::move(from));
    made->base.pMethods = &methods;
}

}  // namespace gapless::simulation
