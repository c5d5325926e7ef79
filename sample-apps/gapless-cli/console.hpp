#pragma once

#include "sample-apps/gapless-cli/flags.hpp"
#include "sample-apps/gapless-cli/main_loop.hpp"
#include "sample-apps/gapless-cli/output.hpp"

#include <gapless/result.hpp>

#include <functional>

namespace gapless::cli {

// What a verb is given: the flags all verbs have, where to print, and the thread's loop.
struct console {
    const flags& chosen;
    output& out;
    main_loop& loop;
};

// A verb with its arguments, ready to run. Its failure is what the program ends with.
using action = std::function<result<void>(const console&)>;

// Where the parser puts the verb that was asked for, and the flags. They outlive the parser.
struct command {
    flags chosen;
    action run;
};

}  // namespace gapless::cli
