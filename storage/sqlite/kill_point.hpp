#pragma once

// GAPLESS_KILL_POINT(name) marks a place where a process may die. In a build with the CMake option
// GAPLESS_WITH_KILL_POINTS, which is never one that ships, the environment chooses where it does:
// GAPLESS_KILL_AT=before_commit:1/50,in_checkpoint:1/3 kills it (SIGKILL) with these chances
// whenever it passes. Elsewhere the places do not exist.
#ifdef GAPLESS_WITH_KILL_POINTS

#include <string_view>

struct sqlite3;

namespace gapless::storage {

void pass_kill_point(std::string_view name);

// Puts the point in_checkpoint between the writing of a checkpoint's pages and their sync.
void arm_checkpoint_kill_point(sqlite3* connection);

}  // namespace gapless::storage

#define GAPLESS_KILL_POINT(name) (::gapless::storage::pass_kill_point(#name))
#define GAPLESS_ARM_CHECKPOINT_KILL_POINT(connection) \
    (::gapless::storage::arm_checkpoint_kill_point(connection))

#else

#define GAPLESS_KILL_POINT(name) (static_cast<void>(0))
#define GAPLESS_ARM_CHECKPOINT_KILL_POINT(connection) (static_cast<void>(0))

#endif
