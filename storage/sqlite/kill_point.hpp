#pragma once

// The kill point in_checkpoint is inside SQLite: between the writing of a checkpoint's pages and
// their sync. GAPLESS_ARM_CHECKPOINT_KILL_POINT(connection) puts it there; see
// protocol/kill_point.hpp.
#ifdef GAPLESS_WITH_KILL_POINTS

struct sqlite3;

namespace gapless::storage {

void arm_checkpoint_kill_point(sqlite3* connection);

}  // namespace gapless::storage

#define GAPLESS_ARM_CHECKPOINT_KILL_POINT(connection) \
    (::gapless::storage::arm_checkpoint_kill_point(connection))

#else

#define GAPLESS_ARM_CHECKPOINT_KILL_POINT(connection) (static_cast<void>(0))

#endif
