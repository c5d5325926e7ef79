#include "tests/simulation/disk/file_locks.hpp"

#include <utility>

namespace gapless::simulation {

bool file_locks::lock(level& held, level wanted) {
    if (held >= wanted) {
        return true;
    }
    if (held == level::none) {
        if (pending_) {
            return false;
        }
        ++readers_;
        held = level::shared;
    }
    if (wanted >= level::reserved && held < level::reserved) {
        if (std::exchange(reserved_, true)) {
            return false;
        }
        held = level::reserved;
    }
    return wanted < level::pending || lock_exclusive(held);
}

bool file_locks::lock_exclusive(level& held) {
    pending_ = true;
    held = level::pending;
    if (readers_ > 1) {
        return false;
    }
    held = level::exclusive;
    return true;
}

void file_locks::unlock(level& held, level wanted) {
    if (held <= wanted) {
        return;
    }
    if (held >= level::pending) {
        pending_ = false;
    }
    if (held >= level::reserved) {
        reserved_ = false;
    }
    if (wanted == level::none) {
        --readers_;
    }
    held = wanted;
}

}  // namespace gapless::simulation
