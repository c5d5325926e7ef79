// Counts how often this process syncs a file: fsync and fdatasync of everything in it, SQLite
// included, come here first. Linked into a test, or loaded into a program by LD_PRELOAD; then the
// count is in the file that GAPLESS_SYNC_COUNT names, for another process to see.

#include "tests/load/sync_counter.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

namespace gapless::load {

namespace {

std::uint64_t own_count = 0;
std::uint64_t* count = &own_count;

void share_count() {
    const char* const path = std::getenv("GAPLESS_SYNC_COUNT");
    const int file = path == nullptr ? -1 : ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return;
    }
    if (::ftruncate(file, sizeof own_count) == 0) {
        void* const mapped =
            ::mmap(nullptr, sizeof own_count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (mapped != MAP_FAILED) {
            count = static_cast<std::uint64_t*>(mapped);
        }
    }
    ::close(file);
}

[[gnu::constructor]] void begin() { share_count(); }

int count_and_call(long number, int descriptor) {
    std::atomic_ref{*count}.fetch_add(1, std::memory_order_relaxed);
    return static_cast<int>(::syscall(number, descriptor));
}

}  // namespace

std::uint64_t syncs() { return std::atomic_ref{*count}.load(std::memory_order_relaxed); }

}  // namespace gapless::load

extern "C" int fsync(int descriptor) {
    return gapless::load::count_and_call(SYS_fsync, descriptor);
}

extern "C" int fdatasync(int descriptor) {
    return gapless::load::count_and_call(SYS_fdatasync, descriptor);
}
