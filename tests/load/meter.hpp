#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gapless::load {

// What a process has used so far, as the kernel and the sync counter tell.
struct usage {
    double cpu_seconds = 0;
    std::uint64_t memory_bytes = 0;  // anonymous and resident: what it has allocated
    std::uint64_t syncs = 0;
};

// Looks at the server from outside: its processor time, its memory, and, where a sync counter was
// loaded into it, how often it has synced a file.
class meter {
public:
    // Without a process (0) everything is 0; without a file there are no syncs.
    meter(pid_t watched, const std::string& sync_file);
    ~meter();

    meter(const meter&) = delete;
    meter& operator=(const meter&) = delete;

    [[nodiscard]] usage read() const;

private:
    pid_t watched_;
    const std::uint64_t* syncs_ = nullptr;
};

// The value below which `per_mille` of them lie; 0 when there are none. Sorts them.
[[nodiscard]] std::uint64_t quantile(std::vector<std::uint64_t>& values, std::size_t per_mille);

}  // namespace gapless::load
