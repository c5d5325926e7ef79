#pragma once

namespace gapless::cli {

// The whole program but its exceptions: reads the arguments, runs the verb, and returns the code to
// exit with: 0 done, 1 failed, 2 wrongly called.
[[nodiscard]] int run_program(int argc, const char* const* argv);

}  // namespace gapless::cli
