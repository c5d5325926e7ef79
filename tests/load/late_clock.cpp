// Loaded into a server by LD_PRELOAD: its calendar is as many seconds ahead as GAPLESS_LATE_SECONDS
// says, so that a test need not wait for a day, or for a month. Time passes as ever.

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

namespace {

time_t ahead() {
    const char* const text = std::getenv("GAPLESS_LATE_SECONDS");
    return text == nullptr ? 0 : static_cast<time_t>(std::strtoll(text, nullptr, 10));
}

}  // namespace

extern "C" int clock_gettime(clockid_t which, timespec* now) noexcept {
    static const time_t seconds = ahead();
    const int failed = static_cast<int>(::syscall(SYS_clock_gettime, which, now));
    if (failed == 0 && which == CLOCK_REALTIME) {
        now->tv_sec += seconds;
    }
    return failed;
}
