// expire: how long what is sent to a conversation is kept.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/arrival.hpp"
#include "sample-apps/gapless-cli/chat/place.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/retention.hpp>
#include <gapless/user_name.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace gapless::cli {

namespace {

struct expire_arguments {
    std::string user;
    std::uint64_t conversation = 0;
    std::optional<retention> kept;  // none: only show it
    duration timeout = seconds(30);
};

// Of a user the direct conversation, which there is after the first message.
result<conversation> row_of(const client& in, const expire_arguments& given) {
    const auto rows = in.conversations();
    if (!rows) {
        return rows.error();
    }
    const std::string peer = canonical_user_name(given.user);
    for (const auto& row : *rows) {
        const bool is_wanted = given.user.empty() ? row.id == conversation_id{given.conversation}
                                                  : row.kind == conversation_kind::direct &&
                                                        canonical_user_name(row.name) == peer;
        if (is_wanted) {
            return row;
        }
    }
    return errc::unknown_conversation;
}

// The reason why there is no connection says more than that there was no answer.
result<void> set(device& box, conversation_id where, const expire_arguments& given) {
    box.connect();
    answer<void> asked;
    box.client().set_retention(where, *given.kept, asked.callback());
    auto done = asked.take(box);
    if (!done) {
        const auto reason = box.client().status().reason;
        const bool is_explained = done.error().code == errc::timed_out && reason;
        return is_explained ? result<void>(*reason) : done;
    }
    await_retention(box, where, *given.kept);
    conversation shown = find_conversation(box.client(), where).value_or(conversation{});
    shown.id = where;
    shown.retention = *given.kept;
    box.on().out.print(saying_of_retention(shown));
    return {};
}

result<void> expire(const console& on, const expire_arguments& given) {
    auto opened = device::open(on, [&](config& chosen) { chosen.request_within = given.timeout; });
    if (!opened) {
        return opened.error();
    }
    auto& box = **opened;
    const auto row = row_of(box.client(), given);
    if (given.kept && (row || given.user.empty())) {
        return set(box, row ? row->id : conversation_id{given.conversation}, given);
    }
    if (!row) {
        return row.error();
    }
    on.out.print(saying_of_retention(*row));
    return {};
}

CLI::Validator is_retention() {
    const auto check = [](const std::string& text) -> std::string {
        const auto read = parse_retention(text);
        return read ? ""
                    : "is forever, a time as 7d, or until-acknowledged, as " + text + " is not";
    };
    return {check, ""};
}

}  // namespace

void add_expire(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("expire", "Show or say how long a conversation is kept");
    const auto given = std::make_shared<expire_arguments>();
    add_flags(*verb, chosen.chosen);
    auto* which = verb->add_option_group("which", "Of what");
    which->add_option("--to", given->user, "The one with this user")
        ->type_name("USER")
        ->check(is_user_name());
    which->add_option("--conversation", given->conversation, "This one")
        ->type_name("ID")
        ->check(is_id());
    which->require_option(1);
    add_seconds(*verb, "--timeout", given->timeout, "Seconds");
    const auto take = [given](const std::string& text) { given->kept = *parse_retention(text); };
    verb->add_option_function<std::string>(
            "retention",
            take,
            "What is sent from now on: forever, a time as 30s, 10m, 2h or 7d, or "
            "until-acknowledged[:TIME]; without it the present rule is shown"
    )
        ->check(is_retention());
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return expire(on, *given); };
    });
}

}  // namespace gapless::cli
