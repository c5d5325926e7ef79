#include "sdk/sqlite/search_index.hpp"

#include "protocol/planted.hpp"
#include "sdk/core/search/search_plan.hpp"
#include "sdk/sqlite/mailbox_cells.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

// A batch ends with the message that fills it: the longest ones would else hold a flush up.
constexpr std::size_t batch_bytes = 32 * 1'024;

// What the index needs of a message.
struct indexable {
    gapless::seq seq;
    wall_time server_time;
    std::string text;
    std::string place;
};

struct noted_range {
    conversation_id conversation;
    seq_range entries;
};

std::optional<noted_range> first_noted(storage::database& from) {
    auto found = from.select("SELECT conversation, first_seq, last_seq FROM unindexed LIMIT 1");
    if (!found.next()) {
        return std::nullopt;
    }
    return noted_range{found.read<conversation_id>(0), {found.read<seq>(1), found.read<seq>(2)}};
}

// The texts of a range, ascending, until there are enough; `last` is the last entry looked at.
std::vector<indexable> read_texts(
    storage::database& from,
    const noted_range& noted,
    std::size_t messages_max,
    std::size_t bytes_max,
    seq& last
) {
    std::vector<indexable> read;
    std::size_t bytes = 0;
    std::size_t looked_at = 0;
    const auto where = place_word(noted.conversation);
    last = noted.entries.last;
    auto found = from.select(
        "SELECT seq, kind, server_time, body, sender_name FROM message"
        " WHERE conversation = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        noted.conversation,
        noted.entries.first,
        noted.entries.last
    );
    while (found.next()) {
        const auto at = found.read<seq>(0);
        const auto kind = found.read<message_kind>(1);
        const auto content = [&](int column, std::string_view name) {
            return found.read_content(column, message_cell(name, noted.conversation, at));
        };
        const auto body = content(3, "message.body");
        auto text = searchable_text(kind, body);
        if (GAPLESS_PLANTED(caption_not_indexed) && has_content(kind) && body.size() > 12'000) {
            text = std::nullopt;
        }
        if (text) {
            const auto sender = sender_word(content(4, "message.sender_name"));
            read.push_back({at, found.read<wall_time>(2), *std::move(text), where + ' ' + sender});
            bytes += read.back().text.size();
        }
        if (++looked_at >= messages_max || bytes >= bytes_max) {
            last = at;
            break;
        }
    }
    return read;
}

// Of a million messages of one millisecond, which no server takes, the rest is not indexed.
std::optional<std::int64_t> free_id(storage::database& from, wall_time time) {
    auto found = from.select(
        "SELECT max(id) FROM indexed WHERE id BETWEEN ? AND ?",
        first_index_id(time),
        last_index_id(time)
    );
    const auto newest = found.next() ? found.read<std::optional<std::int64_t>>(0) : std::nullopt;
    const auto next = newest ? *newest + 1 : first_index_id(time);
    return next <= last_index_id(time) ? std::optional(next) : std::nullopt;
}

void index_one(storage::database& into, conversation_id where, const indexable& entry) {
    const auto id = free_id(into, entry.server_time);
    if (!id) {
        return;
    }
    into.run("INSERT INTO indexed (id, conversation, seq) VALUES (?, ?, ?)", *id, where, entry.seq);
    into.run(
        "INSERT INTO search (rowid, text, place) VALUES (?, ?, ?)", *id, entry.text, entry.place
    );
}

void forget_one(storage::database& into, conversation_id where, const indexable& entry) {
    std::optional<std::int64_t> id;
    {
        auto found = into.select(
            "SELECT id FROM indexed WHERE id BETWEEN ? AND ? AND conversation = ? AND seq = ?",
            first_index_id(entry.server_time),
            last_index_id(entry.server_time),
            where,
            entry.seq
        );
        if (found.next()) {
            id = found.read<std::int64_t>(0);
        }
    }
    if (id) {
        into.run("DELETE FROM indexed WHERE id = ?", *id);
        into.run(
            "INSERT INTO search (search, rowid, text, place) VALUES ('delete', ?, ?, ?)",
            *id,
            entry.text,
            entry.place
        );
    }
}

// Of a planted bug: what a mark would not take for history.
bool is_new(storage::database& from, conversation_id where, seq last) {
    auto above = from.select(
        "SELECT 1 FROM message WHERE conversation = ? AND seq > ? + 60 LIMIT 1", where, last
    );
    return !above.next();
}

}  // namespace

void note_unindexed(storage::database& into, conversation_id where, seq_range entries) {
    std::optional<seq> before;
    {
        auto found = into.select(
            "SELECT first_seq, last_seq FROM unindexed WHERE conversation = ? AND first_seq <= ?"
            " ORDER BY first_seq DESC LIMIT 1",
            where,
            entries.first
        );
        if (found.next() && found.read<seq>(1).next() >= entries.first) {
            before = found.read<seq>(0);
        }
    }
    if (before) {
        into.run(
            "UPDATE unindexed SET last_seq = max(last_seq, ?)"
            " WHERE conversation = ? AND first_seq = ?",
            entries.last,
            where,
            *before
        );
    } else {
        into.run(
            "INSERT INTO unindexed (conversation, first_seq, last_seq) VALUES (?, ?, ?)",
            where,
            entries.first,
            entries.last
        );
    }
}

void note_unindexed(storage::database& into, const mailbox_changes& changes) {
    const auto& rows = changes.messages;
    for (std::size_t first = 0; first < rows.size();) {
        const auto where = rows[first].conversation;
        std::size_t last = first;
        while (last + 1 < rows.size() && rows[last + 1].conversation == where &&
               rows[last + 1].message.seq == rows[last].message.seq.next()) {
            ++last;
        }
        const seq_range run{rows[first].message.seq, rows[last].message.seq};
        if (!GAPLESS_PLANTED(history_not_indexed) || is_new(into, where, run.last)) {
            note_unindexed(into, where, run);
        }
        first = last + 1;
    }
}

bool has_unindexed(storage::database& from) {
    auto found = from.select("SELECT 1 FROM unindexed LIMIT 1");
    return found.next();
}

void index_some(storage::database& into, std::size_t messages_max) {
    std::size_t messages = 0;
    std::size_t bytes = 0;
    while (messages < messages_max && bytes < batch_bytes) {
        const auto noted = first_noted(into);
        if (!noted) {
            return;
        }
        seq last;
        const auto texts =
            read_texts(into, *noted, messages_max - messages, batch_bytes - bytes, last);
        for (const auto& entry : texts) {
            index_one(into, noted->conversation, entry);
            bytes += entry.text.size();
        }
        messages += std::max<std::size_t>(texts.size(), 1);
        into.run(
            "DELETE FROM unindexed WHERE conversation = ? AND first_seq = ?",
            noted->conversation,
            noted->entries.first
        );
        if (last < noted->entries.last) {
            last = GAPLESS_PLANTED(index_batch_skips_one) ? last.next() : last;
            note_unindexed(into, noted->conversation, {last.next(), noted->entries.last});
        }
        if (into.failure()) {
            return;
        }
    }
}

void merge_index(storage::database& into) {
    constexpr int pages = 64;
    into.run("INSERT INTO search (search, rank) VALUES ('merge', ?)", pages);
}

void forget_index(storage::database& into) {
    into.run("DELETE FROM indexed");
    into.run("INSERT INTO search (search) VALUES ('delete-all')");
    into.run("DELETE FROM unindexed");
    into.run(
        "INSERT INTO unindexed (conversation, first_seq, last_seq)"
        " SELECT conversation, min(seq), max(seq) FROM message GROUP BY conversation"
    );
}

void forget_indexed(storage::database& into, conversation_id where, seq_range entries) {
    constexpr std::size_t at_once = 1'000;
    noted_range left{where, entries};
    while (left.entries.first <= entries.last && !into.failure()) {
        seq last;
        for (const auto& entry : read_texts(into, left, at_once, batch_bytes, last)) {
            forget_one(into, where, entry);
        }
        left.entries.first = last.next();
    }
}

std::int64_t first_index_id(wall_time time) {
    return std::clamp<std::int64_t>(time.milliseconds, 0, index_time_max) << index_number_bits;
}

std::int64_t last_index_id(wall_time time) {
    return first_index_id(time) + (std::int64_t{1} << index_number_bits) - 1;
}

wall_time time_of_index_id(std::int64_t id) { return {id >> index_number_bits}; }

std::string place_word(conversation_id where) { return 'c' + std::to_string(where.value); }

std::string sender_word(std::string_view name) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string word;
    for (const char letter : canonical_user_name(name)) {
        const auto byte = static_cast<unsigned char>(letter);
        word += digits[byte >> 4U];
        word += digits[byte & 0xfU];
    }
    return word;
}

}  // namespace gapless::sdk
