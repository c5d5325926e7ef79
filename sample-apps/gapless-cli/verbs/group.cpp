// group: create, invite, remove, role, join, leave, members.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/arrival.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gapless::cli {

namespace {

constexpr std::size_t name_bytes_max = 64;

struct group_arguments {
    std::string name;
    std::vector<std::string> members;
    std::uint64_t conversation = 0;
    std::string user;
    member_role role = member_role::member;
    std::uint32_t timeout_s = 30;

    [[nodiscard]] conversation_id where() const { return conversation_id{conversation}; }
};

using group_verb = std::function<result<void>(device&, const group_arguments&)>;
using group_call = std::function<void(client&, const group_arguments&, client::done_callback)>;

// The reason why there is no connection says more than that there was no answer.
result<void> run(const console& on, const group_arguments& given, const group_verb& verb) {
    auto opened =
        device::open(on, [&](config& chosen) { chosen.request_within = seconds(given.timeout_s); });
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

result<void> create(device& box, const group_arguments& given) {
    answer<conversation_id> asked;
    box.client().create_group(given.name, given.members, asked.callback());
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

// A verb that does something to the group and has nothing else to say.
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

struct group_app {
    CLI::App& group;
    command& chosen;

    std::pair<CLI::App*, std::shared_ptr<group_arguments>> add(
        const char* name, const char* what, group_verb run_it
    ) const {
        auto* verb = group.add_subcommand(name, what);
        auto given = std::make_shared<group_arguments>();
        add_flags(*verb, chosen.chosen);
        add_seconds(*verb, "--timeout", given->timeout_s, "Seconds");
        verb->callback([&into = chosen, given, run_it = std::move(run_it)] {
            into.run = [given, run_it](const console& on) { return run(on, *given, run_it); };
        });
        return {verb, given};
    }

    std::pair<CLI::App*, std::shared_ptr<group_arguments>> add_in_group(
        const char* name, const char* what, group_verb run_it
    ) const {
        auto added = add(name, what, std::move(run_it));
        added.first->add_option("--conversation", added.second->conversation, "The group")
            ->type_name("ID")
            ->check(is_id())
            ->required();
        return added;
    }

    std::pair<CLI::App*, std::shared_ptr<group_arguments>> add_for_user(
        const char* name, const char* what, group_verb run_it
    ) const {
        auto added = add_in_group(name, what, std::move(run_it));
        added.first->add_option("--user", added.second->user, "Whom")
            ->type_name("USER")
            ->check(is_user_name())
            ->required();
        return added;
    }
};

void add_create(const group_app& app) {
    const auto [verb, given] = app.add("create", "Make a group, as its owner", create);
    const auto is_name = [](const std::string& name) {
        const bool is_one = !name.empty() && name.size() <= name_bytes_max && is_utf8(name);
        return is_one ? std::string() : "is UTF-8 of 1 to 64 bytes";
    };
    verb->add_option("--name", given->name, "What it is called")
        ->type_name("NAME")
        ->check(CLI::Validator(is_name, ""))
        ->required();
    verb->add_option("--member", given->members, "Who is in it besides; once for each")
        ->type_name("USER")
        ->check(is_user_name());
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
}

}  // namespace gapless::cli
