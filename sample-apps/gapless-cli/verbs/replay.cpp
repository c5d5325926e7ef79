#include "sample-apps/gapless-cli/mailbox_key_file.hpp"
#include "sample-apps/gapless-cli/password.hpp"
#include "sample-apps/gapless-cli/replay/replaying.hpp"
#include "sample-apps/gapless-cli/temporary_directory.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::cli {

namespace {

struct replay_arguments {
    server_flags server;
    std::vector<std::string> logs;
    std::uint32_t devices = 1;
    duration kill_every;
    duration patience = seconds(120);
    std::string mailboxes;
};

// Most of what a client does is waiting for a disk.
constexpr std::uint32_t threads = 8;

constexpr std::uint64_t number_max = std::numeric_limits<std::uint32_t>::max();

// Nobody logs in as these users again.
constexpr const char* password_of_all = "only for this run";

void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

result<void> play(const console& on, const replay_arguments& given, setting shared) {
    replaying run(shared);
    for (const auto& path : given.logs) {
        auto log = read_chat_log(path);
        if (!log) {
            return log.error();
        }
        if (auto added = run.add(std::move(*log)); !added) {
            return added;
        }
    }
    raise_descriptor_limit();
    shared.runtime = runtime::make(runtime::options{threads});
    if (auto played = run.run(); !played) {
        return played;
    }
    on.out.print(run.summary());
    return run.judgement();
}

result<void> replay(const console& on, const replay_arguments& given) {
    setting shared{on.loop, nullptr};
    shared.transport = on.chosen.transport;
    shared.proxy = on.chosen.proxy;
    auto key = read_mailbox_key(on.chosen.mailbox_key_file);
    if (!key) {
        return key.error();
    }
    shared.mailbox_key = std::move(*key);
    shared.pins = on.chosen.pins;
    if (on.chosen.end_to_end) {
        shared.encryption = encryption::everywhere;
    }
    shared.entrance.server = given.server.server;
    shared.entrance.password = password_of_all;
    shared.run = given.server.user;
    shared.devices_per_user = given.devices;
    shared.kill_every = given.kill_every;
    shared.patience = given.patience;
    if (!given.server.authority_file.empty()) {
        auto authority = read_whole_file(given.server.authority_file);
        if (!authority) {
            return authority.error();
        }
        shared.entrance.authority = std::move(*authority);
    }
    if (!given.mailboxes.empty()) {
        shared.mailboxes = given.mailboxes;
        return play(on, given, std::move(shared));
    }
    const auto folder = temporary_directory::make();
    if (!folder) {
        return folder.error();
    }
    shared.mailboxes = folder->path();
    return play(on, given, std::move(shared));
}

}  // namespace

void add_replay(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("replay", "Play chat logs again, and see what arrives");
    const auto given = std::make_shared<replay_arguments>();
    add_flags(*verb, chosen.chosen);
    add_server_flags(*verb, given->server);
    verb->add_option("--user", given->server.user, "A name for the run; it goes into the users'")
        ->type_name("NAME")
        ->check(is_user_name());
    verb->add_option("--devices", given->devices, "Of each writer; the first one writes")
        ->type_name("N")
        ->check(is_whole_number(1, number_max))
        ->capture_default_str();
    const auto take_rate = [given](const std::string& text) {
        if (const auto rate = *millionths_of(text); rate > 0) {
            given->kill_every = std::max(microseconds(1), seconds(1'000'000) / rate);
        }
    };
    verb->add_option_function<std::string>("--kill-clients", take_rate, "So many a second")
        ->type_name("R")
        ->check(is_amount());
    add_seconds(*verb, "--patience", given->patience, "Seconds without progress; then it gives up");
    verb->add_option("--mailboxes", given->mailboxes, "Keep the mailboxes, in DIR/USER/N")
        ->type_name("DIR");
    verb->add_option("logs", given->logs, "Lines like `[09:14] <nick> text`")
        ->type_name("LOG...")
        ->required();
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return replay(on, *given); };
    });
}

}  // namespace gapless::cli
