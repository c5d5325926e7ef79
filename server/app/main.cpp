#include "server/app/console.hpp"
#include "server/app/program.hpp"
#include "server/ops/command_line.hpp"

#include <cstdlib>
#include <iostream>

int main(int argc, char** argv) {
    using namespace gapless::server;
    const command_line read = read_command_line(argc, argv);
    std::cout << read.output;
    if (read.usage) {
        std::cerr << error_line(*read.usage);
    }
    if (!read.settings) {
        return read.exit_code;
    }
    if (const gapless::result<void> ran = run_program(*read.settings); !ran) {
        std::cerr << error_line(ran.error());
        return ran.error().code == gapless::errc::usage ? 2 : EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
