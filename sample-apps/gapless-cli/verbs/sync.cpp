#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

namespace gapless::cli {

namespace {

struct sync_arguments {
    duration timeout = seconds(60);
    std::uint64_t far_behind = 0;
};

saying saying_of_synced(std::size_t conversations, std::size_t left, bool are_some_skipped) {
    std::string text = (are_some_skipped ? "What is new is here: " : "Everything is here: ") +
                       std::to_string(conversations) +
                       (conversations == 1 ? " conversation." : " conversations.");
    if (left > 0) {
        text += " In the outbox, for what was refused, or behind it: " + std::to_string(left) + ".";
    }
    return {{{"event", "synced"}, {"conversations", conversations}, {"pending", left}}, text};
}

result<void> sync(const console& on, const sync_arguments& given) {
    auto opened = device::open(on, [&given](config& chosen) {
        chosen.far_behind = given.far_behind;
        if (given.far_behind != 0) {
            chosen.encryption = encryption::off;
        }
        chosen.fill_when_idle = given.far_behind == 0;
    });
    if (!opened) {
        return opened.error();
    }
    answer<void> asked;
    (*opened)->connect();
    (*opened)->client().catch_up(asked.callback());
    if (auto settled = asked.take(**opened, given.timeout); !settled) {
        return settled;
    }
    const auto rows = (*opened)->client().conversations();
    if (!rows) {
        return rows.error();
    }
    const auto left = (*opened)->client().outbox();
    if (!left) {
        return left.error();
    }
    on.out.print(saying_of_synced(rows->size(), left->size(), given.far_behind != 0));
    return {};
}

}  // namespace

void add_sync(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("sync", "Send what waits, fetch what is new, and end");
    const auto given = std::make_shared<sync_arguments>();
    add_flags(*verb, chosen.chosen);
    add_seconds(*verb, "--timeout", given->timeout, "Seconds");
    verb->add_option(
            "--far-behind",
            given->far_behind,
            "With more messages than this to come: the newest 30 of each conversation, and the "
            "others when history --fetch asks for them"
    )
        ->type_name("N")
        ->check(is_whole_number(1, std::numeric_limits<std::uint64_t>::max()));
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return sync(on, *given); };
    });
}

}  // namespace gapless::cli
