#include "tests/load/meter.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace gapless::load {

namespace {

std::string content_of(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// /proc tells it in ticks, of which a whole run of fan-outs takes a few dozen.
double cpu_seconds_of(pid_t watched) {
    clockid_t clock{};
    timespec used{};
    if (::clock_getcpuclockid(watched, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
        return 0;
    }
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

std::uint64_t anonymous_bytes_in(const std::string& status) {
    const std::size_t at = status.find("RssAnon:");
    return at == std::string::npos ? 0 : std::stoull(status.substr(at + 8)) * 1024;
}

}  // namespace

meter::meter(pid_t watched, const std::string& sync_file) : watched_(watched) {
    const int descriptor = sync_file.empty() ? -1 : ::open(sync_file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return;
    }
    void* const mapped =
        ::mmap(nullptr, sizeof(std::uint64_t), PROT_READ, MAP_SHARED, descriptor, 0);
    ::close(descriptor);
    syncs_ = mapped == MAP_FAILED ? nullptr : static_cast<const std::uint64_t*>(mapped);
}

meter::~meter() {
    if (syncs_ != nullptr) {
        ::munmap(const_cast<std::uint64_t*>(syncs_), sizeof(std::uint64_t));
    }
}

usage meter::read() const {
    usage now;
    if (watched_ != 0) {
        const std::string folder = "/proc/" + std::to_string(watched_);
        now.cpu_seconds = cpu_seconds_of(watched_);
        now.memory_bytes = anonymous_bytes_in(content_of(folder + "/status"));
    }
    if (syncs_ != nullptr) {
        now.syncs = __atomic_load_n(syncs_, __ATOMIC_RELAXED);
    }
    return now;
}

std::uint64_t quantile(std::vector<std::uint64_t>& values, std::size_t per_mille) {
    if (values.empty()) {
        return 0;
    }
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, values.size() * per_mille / 1'000)];
}

}  // namespace gapless::load
