// verify, link and revoke: whose keys are whose.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/output.hpp"
#include "sample-apps/gapless-cli/safety_words.hpp"
#include "sample-apps/gapless-cli/saying.hpp"
#include "sample-apps/gapless-cli/verbs/online_with_keys.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/uuid.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gapless::cli {

namespace {

result<void> verify(const console& on, const std::string& user) {
    auto opened = open_with_keys(on);
    if (!opened) {
        return opened.error();
    }
    answer<std::string> asked;
    (*opened)->client().safety_number(user, asked.callback());
    const auto number = asked.take(**opened);
    if (!number) {
        return number.error();
    }
    on.out.print(saying_of_safety_number(user, *number));
    return {};
}

result<void> link(const console& on, const device_id& wanted) {
    auto opened = open_with_keys(on);
    if (!opened) {
        return opened.error();
    }
    answer<std::vector<gapless::device>> listed;
    (*opened)->client().devices(listed.callback());
    const auto rows = listed.take(**opened);
    if (!rows) {
        return rows.error();
    }
    const auto found = std::ranges::find(*rows, wanted, &gapless::device::id);
    if (found == rows->end()) {
        return error(errc::usage, "no such device of yours has logged in");
    }
    answer<void> linked;
    (*opened)->client().link_device(*found, linked.callback());
    if (const auto done = linked.take(**opened, key_patience); !done) {
        return done.error();
    }
    const auto text = uuid_text(wanted.view());
    on.out.print({json{{"event", "linked"}, {"device", text}}, "linked: " + text});
    return {};
}

result<void> revoke(const console& on, const device_id& gone) {
    auto opened = open_with_keys(on);
    if (!opened) {
        return opened.error();
    }
    answer<void> revoked;
    (*opened)->client().revoke_device(gone, revoked.callback());
    if (const auto done = revoked.take(**opened, key_patience); !done) {
        return done.error();
    }
    const auto text = uuid_text(gone.view());
    on.out.print({json{{"event", "revoked"}, {"device", text}}, "revoked: " + text});
    return {};
}

using device_verb = result<void> (*)(const console&, const device_id&);

void add_device_verb(
    CLI::App& devices, command& chosen, const char* name, const char* what, device_verb run
) {
    auto* verb = devices.add_subcommand(name, what);
    const auto named = std::make_shared<std::string>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("device", *named, "Which: the id that it has in devices")
        ->type_name("UUID")
        ->check(is_device())
        ->required();
    verb->callback([&chosen, named, run] {
        chosen.run = [named, run](const console& on) {
            return run(on, device_id{client_id_from_text(*named).value().bytes});
        };
    });
}

}  // namespace

void add_key_verbs(CLI::App& devices, command& chosen) {
    add_device_verb(devices, chosen, "link", "Let another of your devices read and write", link);
    add_device_verb(devices, chosen, "revoke", "Let a device of yours read no more", revoke);
}

void add_verify(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("verify", "The number that you and another user compare");
    const auto user = std::make_shared<std::string>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("user", *user, "The other user")->type_name("NAME")->required();
    verb->callback([&chosen, user] {
        chosen.run = [user](const console& on) { return verify(on, *user); };
    });
}

}  // namespace gapless::cli
