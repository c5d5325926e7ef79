// forward: a message once more, for others.
#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/send/sending.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <gapless/annotation.hpp>
#include <gapless/outgoing_message.hpp>
#include <gapless/user_name.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace gapless::cli {

namespace {

struct forward_arguments {
    std::uint64_t from = 0;
    std::uint64_t seq = 0;
    std::string user;
    std::uint64_t conversation = 0;
    bool is_not_waiting = false;
    duration timeout = seconds(60);
};

// What its newest edit says, whoever made it.
result<std::optional<std::string>> edited_text(const client& in, conversation_id where, seq at) {
    const auto said = in.annotations(where, at, at);
    if (!said) {
        return said.error();
    }
    seq newest;
    std::optional<std::string> text;
    for (const auto& each : *said) {
        if (each.kind == message_kind::edit && each.seq > newest) {
            newest = each.seq;
            text = each.body;
        }
    }
    return text;
}

result<outgoing_message> forwarded(const client& in, conversation_id where, seq at) {
    const auto found = in.history(where, at, 1);
    if (!found) {
        return found.error();
    }
    if (found->empty() || found->front().seq != at) {
        return error(errc::invalid_target, "the mailbox has no such message");
    }
    const auto edited = edited_text(in, where, at);
    return edited ? forward_of(found->front(), *edited) : edited.error();
}

result<void> forward(const console& on, const forward_arguments& given) {
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    auto what = forwarded((*opened)->client(), conversation_id{given.from}, seq{given.seq});
    if (!what) {
        return what.error();
    }
    sending::options options;
    options.to = given.user.empty() ? destination::to(conversation_id{given.conversation})
                                    : destination::direct(canonical_user_name(given.user));
    options.is_waiting = !given.is_not_waiting;
    options.patience = given.timeout;
    sending messages(**opened, options);
    return messages.send_message(*std::move(what));
}

}  // namespace

void add_forward(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("forward", "Send a message of the mailbox to others");
    const auto given = std::make_shared<forward_arguments>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("--conversation", given->from, "Where it is")
        ->type_name("ID")
        ->check(is_id())
        ->required();
    verb->add_option("--seq", given->seq, "The message")
        ->type_name("SEQ")
        ->check(is_id())
        ->required();
    auto* to = verb->add_option_group("to", "Where to");
    to->add_option("--to", given->user, "A user")->type_name("USER")->check(is_user_name());
    to->add_option("--to-conversation", given->conversation, "A conversation")
        ->type_name("ID")
        ->check(is_id());
    to->require_option(1);
    verb->add_flag("--no-wait", given->is_not_waiting, "Only put it into the outbox");
    add_seconds(
        *verb, "--timeout", given->timeout, "Seconds without an answer; then it stays there"
    );
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return forward(on, *given); };
    });
}

}  // namespace gapless::cli
