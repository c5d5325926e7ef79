#pragma once

#include "tests/simulation/disk/file_content.hpp"
#include "tests/simulation/disk/file_locks.hpp"
#include "tests/simulation/disk/shared_memory.hpp"

#include <utility>

namespace gapless::simulation {

// A file, whatever its name. The content survives its openers; locks and shared memory do not.
struct sim_inode {
    explicit sim_inode(file_content kept) : content(std::move(kept)) {}

    file_content content;
    file_locks locks;
    shared_memory shared;
};

}  // namespace gapless::simulation
