#include "sample-apps/gapless-cli/verbs/group_app.hpp"

#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/arrival.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <gapless/group_name.hpp>

namespace gapless::cli {

namespace {

// The reason why there is no connection says more than that there was no answer.
result<void> run(const console& on, const group_arguments& given, const group_verb& verb) {
    auto opened = device::open(on, [&](config& chosen) { chosen.request_within = given.timeout; });
    if (!opened) {
        return opened.error();
    }
    auto& box = **opened;
    box.connect();
    if (auto done = verb(box, given); !done) {
        const auto reason = box.client().status().reason;
        const bool is_explained = done.error().code == errc::timed_out && reason;
        return is_explained ? result<void>(*reason) : done;
    }
    return {};
}

}  // namespace

group_verb doing(const char* what, group_call call) {
    return [what, call = std::move(call)](device& box, const group_arguments& given) {
        const auto known = stored_up_to(box, given.where());
        answer<void> asked;
        call(box.client(), given, asked.callback());
        auto done = asked.take(box);
        if (done) {
            await_arrival(box, given.where(), known.next());
            json object{{"event", what}, {"conversation", std::to_string(given.conversation)}};
            if (!given.user.empty()) {
                object["user"] = given.user;
            }
            box.on().out.print({std::move(object), std::string("Done: ") + what + "."});
        }
        return done;
    };
}

std::map<std::string, history_policy> history_policies() {
    return {{"from_join", history_policy::from_join}, {"all", history_policy::all}};
}

CLI::Validator is_group_name() {
    const auto check = [](const std::string& name) -> std::string {
        return check_group_name(name) ? "" : "is UTF-8 of 1 to 64 bytes";
    };
    return {check, ""};
}

group_app::new_verb group_app::add(const char* name, const char* what, group_verb run_it) const {
    auto* verb = group.add_subcommand(name, what);
    auto given = std::make_shared<group_arguments>();
    add_flags(*verb, chosen.chosen);
    add_seconds(*verb, "--timeout", given->timeout, "Seconds");
    verb->callback([&into = chosen, given, run_it = std::move(run_it)] {
        into.run = [given, run_it](const console& on) { return run(on, *given, run_it); };
    });
    return {verb, given};
}

group_app::new_verb group_app::add_in_group(const char* name, const char* what, group_verb run_it)
    const {
    auto added = add(name, what, std::move(run_it));
    added.first->add_option("--conversation", added.second->conversation, "The group")
        ->type_name("ID")
        ->check(is_id())
        ->required();
    return added;
}

group_app::new_verb group_app::add_for_user(const char* name, const char* what, group_verb run_it)
    const {
    auto added = add_in_group(name, what, std::move(run_it));
    added.first->add_option("--user", added.second->user, "Whom")
        ->type_name("USER")
        ->check(is_user_name())
        ->required();
    return added;
}

}  // namespace gapless::cli
