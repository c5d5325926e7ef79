#include "sample-apps/gapless-cli/program.hpp"

#include "sample-apps/gapless-cli/console.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <string>

namespace gapless::cli {

namespace {

constexpr const char* version = "gapless 0.1.0";

void add_verbs(CLI::App& program, command& chosen) {
    add_register(program, chosen);
    add_login(program, chosen);
    add_send(program, chosen);
    add_annotating(program, chosen);
    add_forward(program, chosen);
    add_chat(program, chosen);
    add_listen(program, chosen);
    add_sync(program, chosen);
    add_history(program, chosen);
    add_conversations(program, chosen);
    add_outbox(program, chosen);
    add_search(program, chosen);
    add_read(program, chosen);
    add_unread(program, chosen);
    add_retry(program, chosen);
    add_cancel(program, chosen);
    add_contacts(program, chosen);
    add_presence(program, chosen);
    add_expire(program, chosen);
    add_group(program, chosen);
    add_devices(program, chosen);
    add_kick(program, chosen);
    add_verify(program, chosen);
    add_backup(program, chosen);
    add_restore(program, chosen);
    add_replay(program, chosen);
}

// Whoever was started without one of them would find its own next descriptor in its place.
void fill_standard_descriptors() {
    for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(each, F_GETFD) == -1) {
            static_cast<void>(::open("/dev/null", O_RDWR));  // takes the lowest free number
        }
    }
}

// Without a verb CLI11 misses one, and does not say what stands in its place.
std::string mistake_in(const CLI::App& program, const CLI::Error& refused) {
    const auto unknown = program.remaining(true);
    const bool is_missing = dynamic_cast<const CLI::RequiredError*>(&refused) != nullptr;
    return is_missing && !unknown.empty() ? "there is no " + unknown.front() + ": see --help"
                                          : refused.what();
}

int run(const command& chosen) {
    output out(chosen.chosen.is_json ? output::style::objects : output::style::text);
    main_loop loop;
    auto ended = chosen.run({chosen.chosen, out, loop});
    if (auto flushed = out.flush(); ended && !flushed) {
        ended = flushed;
    }
    if (!ended) {
        out.print_error(ended.error());
    }
    return exit_code_of(ended);
}

}  // namespace

int run_program(int argc, const char* const* argv) {
    fill_standard_descriptors();
    command chosen;
    CLI::App program{"Gapless messaging from the command line.", "gapless"};
    program.set_version_flag("--version", version);
    program.require_subcommand(1);
    add_flags(program, chosen.chosen);
    add_verbs(program, chosen);
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        return program.exit(asked);
    } catch (const CLI::Error& refused) {
        const auto style = wants_json(argc, argv) ? output::style::objects : output::style::text;
        output(style).print_error(error(errc::usage, mistake_in(program, refused)));
        return 2;
    }
    return run(chosen);
}

}  // namespace gapless::cli
