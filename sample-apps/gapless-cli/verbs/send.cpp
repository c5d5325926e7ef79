#include "sample-apps/gapless-cli/content_json.hpp"
#include "sample-apps/gapless-cli/send/sending.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/outgoing_message.hpp>
#include <gapless/user_name.hpp>

#include <unistd.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gapless::cli {

namespace {

struct send_arguments {
    std::string user;
    std::uint64_t conversation = 0;
    bool is_not_waiting = false;
    duration timeout = seconds(60);
    std::vector<std::string> words;
    bool has_text = false;  // one may be empty
    outgoing_message what;
};

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        text += (&word == &words.front() ? "" : " ") + word;
    }
    return text;
}

result<void> send(const console& on, const send_arguments& given) {
    sending::options options;
    options.to = given.user.empty() ? destination::to(conversation_id{given.conversation})
                                    : destination::direct(canonical_user_name(given.user));
    options.is_waiting = !given.is_not_waiting;
    options.patience = given.timeout;
    options.what = given.what;
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    sending messages(**opened, options);
    return given.has_text ? messages.send_text(joined(given.words))
                          : messages.send_lines(STDIN_FILENO);
}

// What all of these verbs take.
void add_sending(CLI::App& verb, command& chosen, send_arguments& given) {
    add_flags(verb, chosen.chosen);
    auto* to = verb.add_option_group("to", "Where to");
    to->add_option("--to", given.user, "A user")->type_name("USER")->check(is_user_name());
    to->add_option("--conversation", given.conversation, "A conversation")
        ->type_name("ID")
        ->check(is_id());
    to->require_option(1);
    verb.add_flag("--no-wait", given.is_not_waiting, "Only put it into the outbox");
    add_seconds(verb, "--timeout", given.timeout, "Seconds without an answer; then it stays there");
}

struct annotating_verb {
    const char* name;
    const char* about;
    message_kind kind;
    const char* text;  // what the text is; null: it has none
    bool needs_text;
};

constexpr std::array annotating{
    annotating_verb{"reply", "Answer a message", message_kind::text, "The text", true},
    annotating_verb{
        "react",
        "React to a message, or take the reaction back",
        message_kind::reaction,
        "An emoji, or another short text; none takes it back",
        false
    },
    annotating_verb{"edit", "Give a message another text", message_kind::edit, "The text", true},
    annotating_verb{
        "recall",
        "Take a message away, for everybody and for good",
        message_kind::recall,
        nullptr,
        false
    },
};

void add_annotating(CLI::App& program, command& chosen, const annotating_verb& which) {
    auto* verb = program.add_subcommand(which.name, which.about);
    const auto given = std::make_shared<send_arguments>();
    add_sending(*verb, chosen, *given);
    given->what.kind = which.kind;
    given->has_text = true;
    verb->add_option("seq", given->what.target.value, "The message")->check(is_id())->required();
    if (which.text != nullptr) {
        verb->add_option("text", given->words, which.text)->required(which.needs_text);
    }
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return send(on, *given); };
    });
}

message_kind after(message_kind kind) {
    return static_cast<message_kind>(static_cast<std::uint8_t>(kind) + 1);
}

}  // namespace

void add_annotating(CLI::App& program, command& chosen) {
    for (const auto& each : annotating) {
        add_annotating(program, chosen, each);
    }
}

void add_send(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("send", "Send a text, or each line of standard input");
    const auto given = std::make_shared<send_arguments>();
    add_sending(*verb, chosen, *given);
    verb->add_option(
            "--mention", given->what.mentions, "A member whose attention it calls; repeatable"
    )
        ->type_name("USER")
        ->check(is_user_name())
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    add_duration(
        *verb, "--lifetime", given->what.lifetime, "How long it is kept, as 30s, 10m, 2h or 7d"
    );
    verb->add_flag("--mention-all", given->what.mention_all, "It is for everybody in the group");
    std::map<std::string, message_kind> kinds{{"text", message_kind::text}};
    for (auto kind = message_kind::emoji; has_content(kind); kind = after(kind)) {
        kinds.emplace(content_name(kind), kind);
    }
    const auto* const what =
        "What each is, as a JSON object: emoji, location, image, voice, video, "
        "file or custom; text: no object";
    add_choice(*verb, "--kind", given->what.kind, kinds, what)->type_name("NAME");
    auto* text = verb->add_option("text", given->words, "The text; without it, standard input");
    verb->callback([&chosen, given, text] {
        given->has_text = text->count() > 0;
        chosen.run = [given](const console& on) { return send(on, *given); };
    });
}

}  // namespace gapless::cli
