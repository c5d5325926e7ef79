#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace gapless::integration {

// All that a child process has in memory and could be dumped with it, a piece for each of its
// mappings. It stands still meanwhile.
[[nodiscard]] std::vector<std::string> read_memory_of(pid_t child);

}  // namespace gapless::integration
