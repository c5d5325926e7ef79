// backup and restore: what a user gets everything back with.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/output.hpp"
#include "sample-apps/gapless-cli/password.hpp"
#include "sample-apps/gapless-cli/saying.hpp"
#include "sample-apps/gapless-cli/verbs/online_with_keys.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <memory>
#include <string>
#include <utility>

namespace gapless::cli {

namespace {

result<void> backup(const console& on) {
    auto opened = open_with_keys(on);
    if (!opened) {
        return opened.error();
    }
    answer<std::string> asked;
    (*opened)->client().recovery_code(asked.callback());
    const auto code = asked.take(**opened, key_patience);
    if (!code) {
        return code.error();
    }
    std::string line = *code +
                       "\nYour keys are backed up. Write this code down: whoever has it, and your "
                       "password, reads everything; without it nobody does.";
    on.out.print({json{{"event", "backup"}, {"code", *code}}, std::move(line)});
    return {};
}

result<void> restore(const console& on, const std::string& code_file) {
    auto code = read_recovery_code(code_file);
    if (!code) {
        return code.error();
    }
    auto opened = open_with_keys(on);
    if (!opened) {
        return opened.error();
    }
    answer<void> restored;
    (*opened)->client().restore(*std::move(code), restored.callback());
    if (const auto done = restored.take(**opened, key_patience); !done) {
        return done.error();
    }
    on.out.print({json{{"event", "restored"}}, "This device has your keys now."});
    return {};
}

}  // namespace

void add_backup(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("backup", "Back your keys up, and show the recovery code");
    add_flags(*verb, chosen.chosen);
    verb->callback([&chosen] { chosen.run = backup; });
}

void add_restore(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("restore", "Get your keys back with the recovery code");
    const auto file = std::make_shared<std::string>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("--code-file", *file, "The recovery code is its first line")
        ->type_name("FILE");
    verb->callback([&chosen, file] {
        chosen.run = [file](const console& on) { return restore(on, *file); };
    });
}

}  // namespace gapless::cli
