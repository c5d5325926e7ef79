#include "sdk/asio/system_entropy.hpp"

#include <gapless/assert.hpp>

#include <sys/random.h>

#include <cerrno>

namespace gapless::sdk {

void system_entropy::fill(std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0) {
            // Anything but an interruption means that the kernel has none, and a guessable key is
            // worse than no process.
            GAPLESS_ASSERT(errno == EINTR);
            continue;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

}  // namespace gapless::sdk
