// presence: how contacts are, once or as it changes.
#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/listen/ending.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/presence.hpp>
#include <gapless/user_name.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gapless::cli {

namespace {

struct presence_arguments {
    std::vector<std::string> users;
    bool is_watching = false;
    duration timeout;
    bool has_timeout = false;
};

// Until the time is over, or a signal comes.
result<void> watch(
    device& box, std::deque<gapless::presence>& news, std::optional<duration> at_most
) {
    auto& out = box.on().out;
    const time_allowed allowed(at_most);
    for (;;) {
        auto waited = box.wait([&] { return !news.empty(); }, allowed.left());
        if (!waited) {
            const auto code = waited.error().code;
            return code == errc::timed_out || code == errc::cancelled ? result<void>{} : waited;
        }
        out.print(saying_of(news.front()));
        news.pop_front();
        if (auto flushed = out.flush(); !flushed) {
            return flushed;
        }
    }
}

// Each of them once, in the order of the flags.
result<void> look(
    device& box,
    std::deque<gapless::presence>& news,
    const std::vector<std::string>& names,
    duration at_most
) {
    std::set<std::string> missing;
    for (const auto& name : names) {
        missing.insert(canonical_user_name(name));
    }
    const auto is_done = [&] {
        while (!news.empty()) {
            if (news.front().state != presence_state::unknown) {
                missing.erase(news.front().user);
            }
            news.pop_front();
        }
        return missing.empty();
    };
    if (auto waited = box.wait(is_done, at_most); !waited) {
        const auto reason = box.client().status().reason;
        const bool is_late = waited.error().code == errc::timed_out;
        return is_late && reason ? result<void>(*reason) : waited;
    }
    for (const auto& name : names) {
        if (const auto known = box.client().presence_of(name)) {
            box.on().out.print(saying_of(*known));
        }
    }
    return {};
}

result<void> presence_of(const console& on, const presence_arguments& given) {
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    auto& box = **opened;
    std::deque<gapless::presence> news;
    const auto told =
        box.client().on_presence([&](const gapless::presence& now) { news.push_back(now); });
    std::optional<error> refusal;
    box.client().watch_presence(given.users, [&](const result<void>& done) {
        if (!done) {
            refusal = done.error();
        }
    });
    box.connect();
    if (given.is_watching) {
        const auto at_most = given.has_timeout ? std::optional(given.timeout) : std::nullopt;
        return watch(box, news, at_most);
    }
    const auto at_most = given.has_timeout ? given.timeout : seconds(30);
    auto done = look(box, news, given.users, at_most);
    return refusal ? result<void>(*refusal) : done;
}

}  // namespace

void add_presence(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("presence", "Print whether contacts are there");
    const auto given = std::make_shared<presence_arguments>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("--user", given->users, "Whom; up to 200")
        ->type_name("USER")
        ->check(is_user_name())
        ->expected(1, static_cast<int>(presence_watched_max))
        ->required();
    verb->add_flag("--watch", given->is_watching, "Go on with each change");
    auto* option = add_seconds(
        *verb, "--timeout", given->timeout, "Seconds; without --watch 30, with it without end"
    );
    verb->callback([&chosen, given, option] {
        given->has_timeout = option->count() > 0;
        chosen.run = [given](const console& on) { return presence_of(on, *given); };
    });
}

}  // namespace gapless::cli
