// history, conversations and outbox: what is in the mailbox, without asking anybody, unless history
// is told to fetch.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/chat/wording.hpp"
#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gapless::cli {

namespace {

struct history_arguments {
    std::uint64_t conversation = 0;
    std::uint64_t from = 1;
    std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
    bool is_fetching = false;
    std::uint64_t before = std::numeric_limits<std::int64_t>::max();
    duration timeout = seconds(60);
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

std::string name_of(history_end why) {
    switch (why) {
        case history_end::start_reached:
            return "start_reached";
        case history_end::expired:
            return "expired";
        case history_end::offline:
            break;
    }
    return "offline";
}

// The entries right below a place, whether the mailbox has them yet or not.
result<void> fetch(const console& on, const history_arguments& given) {
    constexpr std::uint64_t limit_max = 1'000'000;
    const auto opened = device::open(on, [](config& chosen) { chosen.fill_when_idle = false; });
    if (!opened) {
        return opened.error();
    }
    (*opened)->connect();
    answer<void> asked;
    (*opened)->client().catch_up(asked.callback());
    if (auto settled = asked.take(**opened, given.timeout); !settled) {
        return settled;
    }
    const conversation_id where{given.conversation};
    std::vector<history_page> pages;
    seq before{given.before};
    auto left = std::min(given.limit, limit_max);
    do {
        answer<history_page> looked;
        (*opened)->client().fetch_history(
            where, before, std::min<std::uint64_t>(left, history_page_max), looked.callback()
        );
        auto found = looked.take(**opened, given.timeout);
        if (!found) {
            return found.error();
        }
        left -= found->entries.size();
        before = found->entries.empty() ? before : found->entries.front().seq;
        pages.push_back(*std::move(found));
    } while (left > 0 && !pages.back().end);
    for (auto found = pages.rbegin(); found != pages.rend(); ++found) {
        for (const auto& entry : found->entries) {
            on.out.print(saying_of(where, entry));
        }
    }
    const auto end = pages.back().end;
    if (end == history_end::offline) {
        return error(errc::unreachable, "the connection was lost; ask once more");
    }
    if (end) {
        on.out.print({
            {{"event", "history_end"},
             {"conversation", std::to_string(where.value)},
             {"reason", name_of(*end)}},
            *end == history_end::expired ? "What was before has expired."
                                         : "That is where it begins.",
        });
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
    const auto rows = (*opened)->client().conversations();
    if (!rows) {
        return rows.error();
    }
    for (const auto& row : *rows) {
        on.out.print(saying_of(row));
    }
    return {};
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
    auto* from = verb->add_option("--from", given->from, "The first entry");
    from->type_name("SEQ")->check(is_whole_number(0, std::numeric_limits<std::int64_t>::max()));
    verb->add_option("--limit", given->limit, "At most so many")
        ->type_name("N")
        ->check(is_whole_number(0, std::numeric_limits<std::uint64_t>::max()));
    auto* fetching =
        verb->add_flag("--fetch", given->is_fetching, "Ask the server for what is not here");
    verb->add_option("--before", given->before, "With --fetch: the entries right below this one")
        ->type_name("SEQ")
        ->check(is_whole_number(0, std::numeric_limits<std::int64_t>::max()))
        ->needs(fetching);
    add_seconds(*verb, "--timeout", given->timeout, "With --fetch: seconds")->needs(fetching);
    from->excludes(fetching);
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) {
            return given->is_fetching ? fetch(on, *given) : history(on, *given);
        };
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
