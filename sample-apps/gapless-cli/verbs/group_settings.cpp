// group: mute, unmute, mute-all, unmute-all, rename, history, dismiss, show.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/group_app.hpp"

#include <chrono>
#include <utility>

namespace gapless::cli {

namespace {

// Longer than any person; without a length a mute is for good.
constexpr wall_time for_good{253'402'300'799'999};

wall_time from_now(duration length) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return wall_time{now / std::chrono::milliseconds(1)} + length;
}

result<void> show(const console& on, const group_arguments& given) {
    const auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    const auto state = (*opened)->client().group_of(given.where());
    if (!state) {
        return state.error();
    }
    on.out.print(saying_of(given.where(), *state));
    return {};
}

void add_mutes(const group_app& app) {
    const auto [verb, given] = app.add_for_user(
        "mute",
        "Let a member write no more",
        doing(
            "mute",
            [](client& on, const group_arguments& with, client::done_callback told) {
                const auto until = with.length == duration{} ? for_good : from_now(with.length);
                on.mute(with.where(), with.user, until, std::move(told));
            }
        )
    );
    add_seconds(*verb, "--for", given->length, "Seconds; 0: for good");
    app.add_for_user(
        "unmute",
        "Let a member write again",
        doing(
            "unmute",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.mute(with.where(), with.user, wall_time{}, std::move(told));
            }
        )
    );
    app.add_in_group(
        "mute-all",
        "Let nobody write but owner and admins",
        doing(
            "mute_all",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.mute_all(with.where(), true, std::move(told));
            }
        )
    );
    app.add_in_group(
        "unmute-all",
        "Let everybody write",
        doing(
            "unmute_all",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.mute_all(with.where(), false, std::move(told));
            }
        )
    );
}

void add_rename(const group_app& app) {
    const auto [verb, given] = app.add_in_group(
        "rename",
        "Give it another name",
        doing(
            "rename",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.rename_group(with.where(), with.name, std::move(told));
            }
        )
    );
    verb->add_option("--name", given->name, "What it is called")
        ->type_name("NAME")
        ->check(is_group_name())
        ->required();
}

void add_history_policy(const group_app& app) {
    const auto [verb, given] = app.add_in_group(
        "history",
        "Say what those see who join from now on",
        doing(
            "history",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.set_history(with.where(), with.history, std::move(told));
            }
        )
    );
    add_choice(*verb, "--show", given->history, history_policies(), "from_join or all")
        ->type_name("WHAT")
        ->required();
}

}  // namespace

void add_group_settings(const group_app& app) {
    add_mutes(app);
    add_rename(app);
    add_history_policy(app);
    app.add_in_group(
        "dismiss",
        "End it, for everybody",
        doing(
            "dismiss",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.dismiss_group(with.where(), std::move(told));
            }
        )
    );
    const auto shown = std::make_shared<group_arguments>();
    auto* verb = app.group.add_subcommand("show", "What the mailbox knows of it");
    add_flags(*verb, app.chosen.chosen);
    verb->add_option("--conversation", shown->conversation, "The group")
        ->type_name("ID")
        ->check(is_id())
        ->required();
    verb->callback([&into = app.chosen, shown] {
        into.run = [shown](const console& on) { return show(on, *shown); };
    });
}

}  // namespace gapless::cli
