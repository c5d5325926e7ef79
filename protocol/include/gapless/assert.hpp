#pragma once

#include <cstdlib>

// Guards data against our own mistakes, in release builds too: a process that stops can be
// restarted, a log that was corrupted cannot be repaired. Never for bytes that a peer sent.
#define GAPLESS_ASSERT(condition) ((condition) ? void() : std::abort())
