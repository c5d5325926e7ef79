// Loaded into a server by LD_PRELOAD: its disk takes its time. The file that GAPLESS_SLOW_DISK
// names has a number of microseconds, in 8 bytes as the machine writes them; a sync that begins
// waits that long, or until the number is smaller. Another process may change it at any time: so a
// disk can stall, and go on.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr std::int64_t step_microseconds = 500;

std::int64_t nothing = 0;
std::int64_t* delay = &nothing;

[[gnu::constructor]] void begin() {
    const char* const path = std::getenv("GAPLESS_SLOW_DISK");
    const int file = path == nullptr ? -1 : ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return;
    }
    if (::ftruncate(file, sizeof nothing) == 0) {
        void* const mapped =
            ::mmap(nullptr, sizeof nothing, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (mapped != MAP_FAILED) {
            delay = static_cast<std::int64_t*>(mapped);
        }
    }
    ::close(file);
}

std::int64_t now_microseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

int wait_and_call(long number, int descriptor) {
    const std::int64_t began = now_microseconds();
    while (now_microseconds() - began < std::atomic_ref{*delay}.load(std::memory_order_relaxed)) {
        ::usleep(step_microseconds);
    }
    return static_cast<int>(::syscall(number, descriptor));
}

}  // namespace

extern "C" int fsync(int descriptor) { return wait_and_call(SYS_fsync, descriptor); }

extern "C" int fdatasync(int descriptor) { return wait_and_call(SYS_fdatasync, descriptor); }
