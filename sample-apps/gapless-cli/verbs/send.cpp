#include "sample-apps/gapless-cli/send/sending.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/user_name.hpp>

#include <unistd.h>

#include <cstdint>
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
    std::vector<std::string> mentions;
    bool mentions_all = false;
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
    options.mentions = given.mentions;
    options.mentions_all = given.mentions_all;
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    sending messages(**opened, options);
    return given.has_text ? messages.send_text(joined(given.words))
                          : messages.send_lines(STDIN_FILENO);
}

}  // namespace

void add_send(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("send", "Send a text, or each line of standard input");
    const auto given = std::make_shared<send_arguments>();
    add_flags(*verb, chosen.chosen);
    auto* to = verb->add_option_group("to", "Where to");
    to->add_option("--to", given->user, "A user")->type_name("USER")->check(is_user_name());
    to->add_option("--conversation", given->conversation, "A conversation")
        ->type_name("ID")
        ->check(is_id());
    to->require_option(1);
    verb->add_option("--mention", given->mentions, "A member whose attention it calls; repeatable")
        ->type_name("USER")
        ->check(is_user_name())
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    verb->add_flag("--mention-all", given->mentions_all, "It is for everybody in the group");
    verb->add_flag("--no-wait", given->is_not_waiting, "Only put it into the outbox");
    add_seconds(
        *verb, "--timeout", given->timeout, "Seconds without an answer; then it stays there"
    );
    auto* text = verb->add_option("text", given->words, "The text; without it, standard input");
    verb->callback([&chosen, given, text] {
        given->has_text = text->count() > 0;
        chosen.run = [given](const console& on) { return send(on, *given); };
    });
}

}  // namespace gapless::cli
