#pragma once

#include <cstdint>
#include <memory>

namespace gapless {

// The threads and the TLS set-up that clients run on.
//
// A client makes one of its own unless it is given one; a process with many clients shares one
// among them: a client is no thread. It has `threads` threads for sockets and disks, and one more,
// on which the callbacks run of clients that were given no executor.
//
// Clients hold it; it ends with the last holder. It may be destroyed on one of its own threads.
class runtime {
public:
    struct options {
        std::uint32_t threads = 2;  // at least 1
    };

    [[nodiscard]] static std::shared_ptr<runtime> make();
    [[nodiscard]] static std::shared_ptr<runtime> make(options);

    ~runtime();
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;

    // The SDK's own; nothing in it is for apps.
    class implementation;

    [[nodiscard]] implementation& internals() const { return *implementation_; }

private:
    explicit runtime(options);

    std::shared_ptr<implementation> implementation_;
};

}  // namespace gapless
