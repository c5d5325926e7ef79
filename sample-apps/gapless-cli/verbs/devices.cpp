// devices and kick: where a user is logged in, and is to be no more.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/uuid.hpp>

#include <memory>
#include <string>
#include <vector>

namespace gapless::cli {

namespace {

result<void> list_devices(const console& on) {
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    const auto& client = (*opened)->client();
    answer<std::vector<gapless::device>> asked;
    (*opened)->client().devices(asked.callback());
    const auto rows = asked.take(**opened);
    if (!rows) {
        return rows.error();
    }
    for (const auto& row : *rows) {
        on.out.print(saying_of(row, row.id == client.this_device()));
    }
    return {};
}

result<void> kick(const console& on, const std::string& named) {
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    const device_id gone{client_id_from_text(named).value().bytes};
    answer<void> asked;
    (*opened)->client().remove_device(gone, asked.callback());
    if (auto done = asked.take(**opened); !done) {
        return done.error();
    }
    on.out.print({{{"event", "kicked"}, {"device", uuid_text(gone.view())}}, "kicked: " + named});
    return {};
}

}  // namespace

void add_devices(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("devices", "Where you are logged in");
    add_flags(*verb, chosen.chosen);
    verb->require_subcommand(0, 1);
    verb->callback([&chosen, verb] {
        if (verb->get_subcommands().empty()) {
            chosen.run = list_devices;
        }
    });
    add_key_verbs(*verb, chosen);
}

void add_kick(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("kick", "Sign one of your devices out");
    const auto named = std::make_shared<std::string>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("--device", *named, "Which, as devices has it")
        ->type_name("UUID")
        ->check(is_device())
        ->required();
    verb->callback([&chosen, named] {
        chosen.run = [named](const console& on) { return kick(on, *named); };
    });
}

}  // namespace gapless::cli
