#pragma once

#include "protocol/wire/frame.hpp"

#include <string>

namespace gapless::simulation {

// One line for a person who follows a run.
[[nodiscard]] std::string text_of(const protocol::frame&);

}  // namespace gapless::simulation
