#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace gapless::cli {

// The users who write in a log.
using cast = std::set<std::string>;

// Which logs are played together: their places in the list, wave by wave.
//
// Logs keep their order. A wave takes the next one as long as all its users together are not more
// than `users_max`; somebody who writes in several of its logs counts once. A log that is too large
// for any wave has one to itself.
[[nodiscard]] std::vector<std::vector<std::size_t>> plan_waves(
    const std::vector<cast>& casts, std::size_t users_max
);

}  // namespace gapless::cli
