// read and unread: what this user has read, on whichever device.
#include "sample-apps/gapless-cli/answer.hpp"
#include "sample-apps/gapless-cli/chat/place.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"
#include "sample-apps/gapless-cli/verbs/verbs.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

namespace gapless::cli {

namespace {

struct read_arguments {
    std::uint64_t conversation = 0;
    std::optional<std::uint64_t> up_to;
    bool is_mark = false;
    bool is_not_waiting = false;
    duration timeout = seconds(60);
};

struct unread_arguments {
    std::uint64_t conversation = 0;  // 0: all
};

result<conversation> row_of(const client& in, conversation_id where) {
    auto row = find_conversation(in, where);
    return row ? result<conversation>(std::move(*row)) : errc::unknown_conversation;
}

result<void> mark(device& box, const read_arguments& given) {
    const conversation_id where{given.conversation};
    const auto row = row_of(box.client(), where);
    if (!row) {
        return row.error();
    }
    answer<void> asked;
    if (given.is_mark) {
        box.client().mark_unread(where, true, asked.callback());
    } else {
        const auto up_to = given.up_to ? seq{*given.up_to} : row->high;
        box.client().mark_read(where, up_to, asked.callback());
    }
    return asked.take(box);
}

// It is in the mailbox before anybody is asked: whoever has no network may go.
result<void> read(const console& on, const read_arguments& given) {
    auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    auto& box = **opened;
    if (auto marked = mark(box, given); !marked) {
        return marked;
    }
    if (!given.is_not_waiting) {
        answer<void> heard;
        box.connect();
        box.client().catch_up(heard.callback());
        if (auto done = heard.take(box, given.timeout); !done) {
            return done;
        }
    }
    const auto row = row_of(box.client(), conversation_id{given.conversation});
    if (!row) {
        return row.error();
    }
    on.out.print(saying_of_unread(*row));
    return {};
}

result<void> unread(const console& on, const unread_arguments& given) {
    const auto opened = device::open(on);
    if (!opened) {
        return opened.error();
    }
    const auto& box = (*opened)->client();
    if (given.conversation != 0) {
        const auto row = row_of(box, conversation_id{given.conversation});
        if (!row) {
            return row.error();
        }
        on.out.print(saying_of_unread(*row));
        return {};
    }
    const auto rows = box.conversations();
    const auto total = box.unread_total();
    if (!rows || !total) {
        return rows ? total.error() : rows.error();
    }
    for (const auto& row : *rows) {
        on.out.print(saying_of_unread(row));
    }
    on.out.print(saying_of_unread_total(*total));
    return {};
}

}  // namespace

void add_read(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("read", "Say that a conversation has been read");
    const auto given = std::make_shared<read_arguments>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("--conversation", given->conversation, "Which")
        ->type_name("ID")
        ->check(is_id())
        ->required();
    auto* up_to = verb->add_option("--seq", given->up_to, "Up to this entry, not to the newest")
                      ->type_name("SEQ")
                      ->check(is_whole_number(0, std::numeric_limits<std::int64_t>::max()));
    verb->add_flag("--mark-unread", given->is_mark, "Flag it as unread instead")->excludes(up_to);
    verb->add_flag("--no-wait", given->is_not_waiting, "Only put it into the mailbox");
    add_seconds(
        *verb, "--timeout", given->timeout, "Seconds until the server must know; it stays there"
    );
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return read(on, *given); };
    });
}

void add_unread(CLI::App& program, command& chosen) {
    auto* verb = program.add_subcommand("unread", "Print what has not been read");
    const auto given = std::make_shared<unread_arguments>();
    add_flags(*verb, chosen.chosen);
    verb->add_option("--conversation", given->conversation, "Of this one alone")
        ->type_name("ID")
        ->check(is_id());
    verb->callback([&chosen, given] {
        chosen.run = [given](const console& on) { return unread(on, *given); };
    });
}

}  // namespace gapless::cli
