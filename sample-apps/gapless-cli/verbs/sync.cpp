#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <cstdint>
#include <memory>

namespace gapless::cli {

namespace {

result<void> sync(const console& on, std::uint32_t timeout_s) {
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    answer<void> asked;
    (*opened)->connect();
    (*opened)->client().catch_up(asked.callback());
    if (auto settled = asked.take(**opened, seconds(timeout_s)); !settled) {
        return settled;
    }
    const auto rows = (*opened)->client().conversations();
    if (!rows) {
        return rows.error();
    }
    const auto count = std::to_string(rows->size());
    on.out.print({
        {{"event", "synced"}, {"conversations", rows->size()}},
        "Everything is here: " + count + (rows->size() == 1 ? " conversation." : " conversations."),
    });
    return {};
}

}  // namespace

void add_sync(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("sync", "Send what waits, fetch what is new, and end");
    const auto timeout_s = std::make_shared<std::uint32_t>(60);
    add_flags(*verb, chosen.chosen);
    add_seconds(*verb, "--timeout", *timeout_s, "Seconds");
    verb->callback([&chosen, timeout_s] {
        chosen.run = [timeout_s](const console& on) { return sync(on, *timeout_s); };
    });
}

}  // namespace gapless::cli
