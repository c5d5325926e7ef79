// contacts: list, request, accept, refuse, remove, follow, unfollow, block, unblock.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/contact.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace gapless::cli {

namespace {

struct contact_arguments {
    std::string user;
    std::string note;
    duration timeout = seconds(30);
};

using contact_call = std::function<void(client&, const contact_arguments&, client::done_callback)>;

// The reason why there is no connection says more than that there was no answer.
error explained(const device& box, const error& failure) {
    const auto reason = box.client().status().reason;
    return failure.code == errc::timed_out && reason ? *reason : failure;
}

result<void> change(
    const console& on, const contact_arguments& given, const char* what, const contact_call& call
) {
    auto opened = device::open(on, [&](config& chosen) { chosen.request_within = given.timeout; });
    if (!opened) {
        return opened.error();
    }
    auto& box = **opened;
    box.connect();
    answer<void> asked;
    call(box.client(), given, asked.callback());
    if (const auto done = asked.take(box); !done) {
        return explained(box, done.error());
    }
    // Then the mailbox knows of it as well, in the end.
    answer<void> settled;
    box.client().catch_up(settled.callback());
    static_cast<void>(settled.take(box, given.timeout));
    on.out.print({{{"event", what}, {"user", given.user}}, std::string("Done: ") + what + "."});
    return {};
}

result<void> list_contacts(const console& on) {
    const auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    const auto rows = (*opened)->client().contacts();
    if (!rows) {
        return rows.error();
    }
    for (const contact& row : *rows) {
        on.out.print(saying_of(row));
    }
    return {};
}

struct contacts_app {
    CLI::App& group;
    command& chosen;

    std::pair<CLI::App*, std::shared_ptr<contact_arguments>> add(
        const char* name, const char* what, contact_call call
    ) const {
        auto* verb = group.add_subcommand(name, what);
        auto given = std::make_shared<contact_arguments>();
        add_flags(*verb, chosen.chosen);
        add_seconds(*verb, "--timeout", given->timeout, "Seconds");
        verb->add_option("--user", given->user, "Whom")
            ->type_name("USER")
            ->check(is_user_name())
            ->required();
        verb->callback([&into = chosen, given, name, call = std::move(call)] {
            into.run = [given, name, call](const console& on) {
                return change(on, *given, name, call);
            };
        });
        return {verb, given};
    }
};

void add_request(const contacts_app& app) {
    const auto [verb, given] = app.add(
        "request",
        "Ask somebody to be a contact",
        [](client& on, const contact_arguments& with, client::done_callback told) {
            on.request_contact(with.user, with.note, std::move(told));
        }
    );
    const auto is_note = [](const std::string& note) -> std::string {
        return check_contact_note(note) ? "" : "is UTF-8 of at most 200 bytes";
    };
    verb->add_option("--note", given->note, "What they read beside it")
        ->type_name("TEXT")
        ->check(CLI::Validator(is_note, ""));
}

void add_answers(const contacts_app& app) {
    app.add(
        "accept",
        "Accept somebody's request",
        [](client& on, const contact_arguments& with, client::done_callback told) {
            on.answer_contact(with.user, true, std::move(told));
        }
    );
    app.add(
        "refuse",
        "Refuse somebody's request",
        [](client& on, const contact_arguments& with, client::done_callback told) {
            on.answer_contact(with.user, false, std::move(told));
        }
    );
    app.add(
        "remove",
        "End a contact, or take a request back",
        [](client& on, const contact_arguments& with, client::done_callback told) {
            on.remove_contact(with.user, std::move(told));
        }
    );
}

void add_one_sided(const contacts_app& app) {
    app.add(
        "follow",
        "Follow somebody",
        [](client& on, const contact_arguments& with, client::done_callback told) {
            on.follow(with.user, std::move(told));
        }
    );
    app.add(
        "unfollow",
        "Follow somebody no more",
        [](client& on, const contact_arguments& with, client::done_callback told) {
            on.unfollow(with.user, std::move(told));
        }
    );
    app.add(
        "block",
        "Let nothing of somebody through",
        [](client& on, const contact_arguments& with, client::done_callback told) {
            on.block(with.user, std::move(told));
        }
    );
    app.add(
        "unblock",
        "Let somebody through again",
        [](client& on, const contact_arguments& with, client::done_callback told) {
            on.unblock(with.user, std::move(told));
        }
    );
}

}  // namespace

void add_contacts(CLI::App& program, command& chosen) {
    auto* group = program.add_subcommand("contacts", "Say who is a contact, followed or blocked");
    group->require_subcommand(1);
    add_flags(*group, chosen.chosen);
    auto* verb = group->add_subcommand("list", "List the contacts in the mailbox");
    add_flags(*verb, chosen.chosen);
    verb->callback([&chosen] { chosen.run = list_contacts; });
    const contacts_app app{*group, chosen};
    add_request(app);
    add_answers(app);
    add_one_sided(app);
}

}  // namespace gapless::cli
