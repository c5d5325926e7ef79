#pragma once

#include <cstdint>

namespace gapless::load {

// How often this process has synced a file since it began.
[[nodiscard]] std::uint64_t syncs();

}  // namespace gapless::load
