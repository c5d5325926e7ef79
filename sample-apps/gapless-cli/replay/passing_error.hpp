#pragma once

#include <gapless/error.hpp>

namespace gapless::cli {

// Whether it may be over by the next try: the server is away, or has too much to do.
[[nodiscard]] bool is_passing(const error& why);

}  // namespace gapless::cli
