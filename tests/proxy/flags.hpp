#pragma once

#include "tests/proxy/fault_proxy.hpp"
#include "tests/proxy/script.hpp"

#include <gapless/error.hpp>

#include <optional>
#include <string>

namespace gapless::proxy {

// What came of reading the command line: options to start with, or an end of the program before it
// began, with what it has to say.
struct flags {
    std::optional<fault_proxy::options> options;
    std::optional<proxy::script> script;
    bool takes_commands = true;
    std::string output;          // for stdout: the help
    std::optional<error> usage;  // for stderr
};

// A seed that is not given is drawn from `drawn_seed`.
[[nodiscard]] flags read_flags(int argc, const char* const* argv, std::uint64_t drawn_seed);

}  // namespace gapless::proxy
