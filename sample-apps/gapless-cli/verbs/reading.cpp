// history, conversations and outbox: what is in the mailbox, without asking anybody.
#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>

namespace gapless::cli {

namespace {

struct history_arguments {
    std::uint64_t conversation = 0;
    std::uint64_t from = 1;
    std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
};

constexpr std::uint64_t page = 1'024;

result<void> history(const console& on, const history_arguments& given) {
    const auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    const conversation_id where{given.conversation};
    seq from{given.from};
    auto left = given.limit;
    bool is_more = true;
    while (is_more && left > 0) {
        const auto entries = (*opened)->client().history(where, from, std::min(left, page));
        if (!entries) {
            return entries.error();
        }
        for (const auto& entry : *entries) {
            on.out.print(saying_of(where, entry));
            from = entry.seq.next();
        }
        is_more = entries->size() == std::min(left, page);
        left -= entries->size();
    }
    return {};
}

template <class Row>
result<void> print_all(const console& on, const result<std::vector<Row>>& rows) {
    if (!rows) {
        return rows.error();
    }
    for (const auto& row : *rows) {
        on.out.print(saying_of(row));
    }
    return {};
}

result<void> conversations(const console& on) {
    const auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    return print_all(on, (*opened)->client().conversations());
}

result<void> outbox(const console& on) {
    const auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    return print_all(on, (*opened)->client().outbox());
}

}  // namespace

void add_history(CLI::App& program, command& chosen) {
    auto* verb =
        program.add_subcommand("history", "Print what the mailbox holds of a conversation");
    const auto given = std::make_shared<history_arguments>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("--conversation", given->conversation, "Which")
        ->type_name("ID")
        ->check(is_id())
        ->required();
    verb->add_option("--from", given->from, "The first entry")
        ->type_name("SEQ")
        ->check(is_whole_number(0, std::numeric_limits<std::int64_t>::max()));
    verb->add_option("--limit", given->limit, "At most so many")
        ->type_name("N")
        ->check(is_whole_number(0, std::numeric_limits<std::uint64_t>::max()));
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return history(on, *given); };
    });
}

void add_conversations(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("conversations", "List the conversations in the mailbox");
    add_flags(*verb, chosen.chosen);
    verb->callback([&chosen] { chosen.run = conversations; });
}

void add_outbox(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("outbox", "List the messages that have not been sent");
    add_flags(*verb, chosen.chosen);
    verb->callback([&chosen] { chosen.run = outbox; });
}

}  // namespace gapless::cli
