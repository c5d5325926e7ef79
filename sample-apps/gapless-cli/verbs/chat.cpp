#include "sample-apps/gapless-cli/chat/chatting.hpp"
#include "sample-apps/gapless-cli/chat/plain_screen.hpp"
#include "sample-apps/gapless-cli/chat/terminal_screen.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/user_name.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace gapless::cli {

namespace {

struct chat_arguments {
    std::string user;
    std::uint64_t conversation = 0;
    duration timeout = seconds(10);
};

std::unique_ptr<screen> choose_screen(const console& on) {
    if (terminal_screen::is_possible() && !on.out.is_json()) {
        return std::make_unique<terminal_screen>(on);
    }
    return std::make_unique<plain_screen>(on);
}

result<void> chat(const console& on, const chat_arguments& given) {
    chatting::options options;
    if (!given.user.empty()) {
        options.to = destination::direct(canonical_user_name(given.user));
    } else if (given.conversation != 0) {
        options.to = destination::to(conversation_id{given.conversation});
    }
    options.patience = given.timeout;
    const auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    const auto shown_on = choose_screen(on);
    return chatting(**opened, *shown_on, std::move(options)).run();
}

}  // namespace

void add_chat(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("chat", "Talk: type lines, and see what the others say");
    const auto given = std::make_shared<chat_arguments>();
    add_flags(*verb, chosen.chosen);
    auto* with = verb->add_option_group("with", "Where to begin");
    with->add_option("--to", given->user, "With a user")->type_name("USER")->check(is_user_name());
    with->add_option("--conversation", given->conversation, "In a conversation")
        ->type_name("ID")
        ->check(is_id());
    with->require_option(0, 1);
    add_seconds(
        *verb, "--timeout", given->timeout, "Seconds that the end waits for what is under way"
    );
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return chat(on, *given); };
    });
}

}  // namespace gapless::cli
