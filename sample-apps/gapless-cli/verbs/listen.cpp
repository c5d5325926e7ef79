#include "sample-apps/gapless-cli/listen/listening.hpp"
#include "sample-apps/gapless-cli/listen/retelling.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <cstdint>
#include <limits>
#include <memory>

namespace gapless::cli {

namespace {

struct listen_arguments {
    std::uint64_t count = 0;
    duration timeout;
    bool has_timeout = false;
    bool is_from_start = false;
};

result<void> listen(const console& on, const listen_arguments& given) {
    listening::options options;
    if (given.count > 0) {
        options.count = given.count;
    }
    if (given.has_timeout) {
        options.at_most = given.timeout;
    }
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    if (given.is_from_start) {
        return retelling(**opened, options).run();
    }
    return listening(**opened, options).run();
}

}  // namespace

void add_listen(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("listen", "Print every message, once, as it comes");
    const auto given = std::make_shared<listen_arguments>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("--count", given->count, "Messages; then it ends")
        ->type_name("N")
        ->check(is_whole_number(1, std::numeric_limits<std::uint64_t>::max()));
    auto* timeout = add_seconds(*verb, "--timeout", given->timeout, "Seconds; then it ends");
    verb->add_flag(
        "--from-start",
        given->is_from_start,
        "The mailbox from its first entry on, and nothing of it counts as printed"
    );
    verb->callback([&chosen, given, timeout] {
        given->has_timeout = timeout->count() > 0;
        chosen.run = [given](const console& on) { return listen(on, *given); };
    });
}

}  // namespace gapless::cli
