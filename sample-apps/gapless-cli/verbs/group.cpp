// group: create, invite, remove, role, join, leave, members; the rest is in group_settings.cpp.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/arrival.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/group_app.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace gapless::cli {

namespace {

result<void> create(device& box, const group_arguments& given) {
    answer<conversation_id> asked;
    if (given.managed) {
        box.client().create_managed_group(
            given.name, given.members, given.history, asked.callback()
        );
    } else if (given.ephemeral) {
        box.client().create_ephemeral_group(
            given.name, given.members, given.history, asked.callback()
        );
    } else {
        box.client().create_group(given.name, given.members, given.history, asked.callback());
    }
    const auto group = asked.take(box);
    if (!group) {
        return group.error();
    }
    box.on().out.print(saying_of_group(*group));
    // Its creation, and one entry for each of the others.
    await_arrival(box, *group, seq{1 + given.members.size()});
    return {};
}

result<void> members(device& box, const group_arguments& given) {
    answer<std::vector<member>> asked;
    box.client().members(given.where(), asked.callback());
    const auto rows = asked.take(box);
    if (!rows) {
        return rows.error();
    }
    for (const auto& row : *rows) {
        box.on().out.print(saying_of(row));
    }
    return {};
}

void add_create(const group_app& app) {
    const auto [verb, given] = app.add("create", "Make a group, as its owner", create);
    verb->add_option("--name", given->name, "What it is called")
        ->type_name("NAME")
        ->check(is_group_name())
        ->required();
    verb->add_option("--member", given->members, "Who is in it besides; once for each")
        ->type_name("USER")
        ->check(is_user_name());
    auto* managed = verb->add_flag(
        "--managed", given->managed, "its key is the server's: readable by the operator, for good"
    );
    verb->add_flag("--ephemeral", given->ephemeral, "keys and texts are erased after 7 days")
        ->excludes(managed);
    add_choice(*verb, "--history", given->history, history_policies(), "from_join or all")
        ->type_name("WHAT");
}

void add_role(const group_app& app) {
    const auto [verb, given] = app.add_for_user(
        "role",
        "Say what a member may do",
        doing(
            "role",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.change_role(with.where(), with.user, with.role, std::move(told));
            }
        )
    );
    const std::map<std::string, member_role> roles{
        {"member", member_role::member},
        {"admin", member_role::admin},
        {"owner", member_role::owner},
    };
    add_choice(*verb, "--role", given->role, roles, "member, admin or owner")
        ->type_name("ROLE")
        ->required();
}

}  // namespace

void add_group(CLI::App& program, command& chosen) {
    auto* group = program.add_subcommand("group", "Make groups, and say who is in them");
    group->require_subcommand(1);
    add_flags(*group, chosen.chosen);
    const group_app app{*group, chosen};
    add_create(app);
    app.add_for_user(
        "invite",
        "Add a user",
        doing(
            "invite",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.invite(with.where(), with.user, std::move(told));
            }
        )
    );
    app.add_for_user(
        "remove",
        "Remove a member",
        doing(
            "remove",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.remove(with.where(), with.user, std::move(told));
            }
        )
    );
    add_role(app);
    app.add_in_group(
        "join",
        "Join a group",
        doing(
            "join",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.join(with.where(), std::move(told));
            }
        )
    );
    app.add_in_group(
        "leave",
        "Leave a group",
        doing(
            "leave",
            [](client& on, const group_arguments& with, client::done_callback told) {
                on.leave(with.where(), std::move(told));
            }
        )
    );
    app.add_in_group("members", "List the members", members);
    add_group_settings(app);
}

}  // namespace gapless::cli
