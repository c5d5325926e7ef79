#include "sdk/sqlite/expiry_writer.hpp"

#include "sdk/sqlite/search_index.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>
#include <vector>

namespace gapless::sdk {
namespace {

constexpr wall_time never{};
constexpr wall_time long_ago{1};
constexpr auto expired = protocol::hole_reason::expired;

// The indexes are named, and the kinds literals: SQLite would read the whole conversation.
static_assert(static_cast<int>(message_kind::reaction) == 4);
static_assert(static_cast<int>(message_kind::edit) == 5);
static_assert(static_cast<int>(message_kind::recall) == 6);

// An entry that is to be taken away.
struct leaving_entry {
    conversation_id where;
    seq at;
    message_kind kind = message_kind::text;
    seq target;
    gapless::ordinal ordinal;
    bool is_own = false;
};

std::vector<leaving_entry> read_leaving(storage::database& from, std::size_t entries_max) {
    std::vector<leaving_entry> read;
    auto found = from.select(
        "SELECT conversation, seq, kind, target, ordinal,"
        " sender = (SELECT user_id FROM identity) FROM message INDEXED BY going"
        " WHERE goes > 0 AND goes <= (SELECT expired_to FROM progress) ORDER BY goes LIMIT ?",
        entries_max
    );
    while (found.next()) {
        auto& entry = read.emplace_back();
        entry.where = found.read<conversation_id>(0);
        entry.at = found.read<seq>(1);
        entry.kind = found.read<message_kind>(2);
        entry.target = found.read<seq>(3);
        entry.ordinal = found.read<ordinal>(4);
        entry.is_own = found.read<bool>(5) && is_countable(entry.kind);
    }
    std::ranges::sort(read, {}, [](const leaving_entry& each) {
        return std::tuple(each.where, each.at);
    });
    return read;
}

void forget_annotations(storage::database& into, conversation_id where, seq_range targets) {
    into.run(
        "DELETE FROM annotation WHERE conversation = ? AND target BETWEEN ? AND ?",
        where,
        targets.first,
        targets.last
    );
}

std::optional<kept_hole> read_hole_at(storage::database& from, conversation_id where, seq at) {
    auto found = from.select(
        "SELECT first_seq, last_seq, reason, ordinal, own FROM hole"
        " WHERE conversation = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1",
        where,
        at
    );
    if (!found.next()) {
        return std::nullopt;
    }
    kept_hole read;
    read.hole = {found.read<seq>(0), found.read<seq>(1), found.read<protocol::hole_reason>(2)};
    read.ordinal = found.read<ordinal>(3);
    read.own = found.read<std::uint64_t>(4);
    return read;
}

void join(storage::database& into, conversation_id where, kept_hole& to, const kept_hole& other) {
    to.hole.from = std::min(to.hole.from, other.hole.from);
    to.hole.to = std::max(to.hole.to, other.hole.to);
    to.ordinal = std::max(to.ordinal, other.ordinal);
    to.own += other.own;
    into.run("DELETE FROM hole WHERE conversation = ? AND first_seq = ?", where, other.hole.from);
}

void add_hole(storage::database& into, conversation_id where, kept_hole added) {
    const auto above = read_hole_at(into, where, added.hole.to.next());
    if (above && above->hole.from > added.hole.to && can_join(added.hole, above->hole)) {
        join(into, where, added, *above);
    }
    const auto below = read_hole_at(into, where, added.hole.from);
    if (below && can_join(below->hole, added.hole)) {
        join(into, where, added, *below);
    }
    into.run(
        "INSERT OR REPLACE INTO hole (conversation, first_seq, last_seq, reason, ordinal, own)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        where,
        added.hole.from,
        added.hole.to,
        added.hole.reason,
        added.ordinal,
        added.own
    );
}

// Entries that follow each other.
void forget_run(storage::database& into, conversation_id where, const kept_hole& run) {
    const seq_range entries{run.hole.from, run.hole.to};
    forget_indexed(into, where, entries);
    forget_annotations(into, where, entries);
    into.run(
        "DELETE FROM message WHERE conversation = ? AND seq BETWEEN ? AND ?",
        where,
        entries.first,
        entries.last
    );
    add_hole(into, where, run);
}

}  // namespace

wall_time end_of(storage::database& from, conversation_id where, const message& row) {
    if (!is_annotation(row.kind)) {
        return std::max(row.expires, never);
    }
    wall_time with_target = never;
    bool is_here = false;
    {
        auto found = from.select(
            "SELECT goes FROM message WHERE conversation = ? AND seq = ?", where, row.target
        );
        is_here = found.next();
        with_target = is_here ? found.read<wall_time>(0) : never;
    }
    if (!is_here && is_expired_here(from, where, row.target)) {
        with_target = long_ago;
    }
    if (with_target == never || row.expires <= never) {
        return std::max(with_target, row.expires);
    }
    return std::min(with_target, row.expires);
}

void limit_annotations(storage::database& into, conversation_id where, const message& row) {
    if (row.expires <= never || is_annotation(row.kind)) {
        return;
    }
    into.run(
        "UPDATE message INDEXED BY about SET goes = ? WHERE conversation = ? AND target = ?"
        " AND kind IN (4, 5, 6) AND seq > ? AND (goes = 0 OR goes > ?)",
        row.expires,
        where,
        row.seq,
        row.seq,
        row.expires
    );
}

bool is_expired_here(storage::database& from, conversation_id where, seq at) {
    const auto below = read_hole_at(from, where, at);
    return below && at <= below->hole.to && below->hole.reason == expired;
}

void write_hole(storage::database& into, conversation_id where, const protocol::hole& gone) {
    into.run(
        "INSERT OR REPLACE INTO hole (conversation, first_seq, last_seq, reason)"
        " VALUES (?, ?, ?, ?)",
        where,
        gone.from,
        gone.to,
        gone.reason
    );
    if (gone.reason != expired) {
        return;
    }
    forget_annotations(into, where, {gone.from, gone.to});
    into.run(
        "UPDATE message INDEXED BY about SET goes = 1 WHERE conversation = ?"
        " AND target BETWEEN ? AND ? AND kind IN (4, 5, 6) AND seq > target",
        where,
        gone.from,
        gone.to
    );
}

bool has_expired(storage::database& from) {
    auto found = from.select(
        "SELECT 1 FROM message INDEXED BY going"
        " WHERE goes > 0 AND goes <= (SELECT expired_to FROM progress) LIMIT 1"
    );
    return found.next();
}

void forget_expired(storage::database& into, std::size_t entries_max) {
    const auto all = read_leaving(into, entries_max);
    for (std::size_t first = 0; first < all.size() && !into.failure();) {
        const auto where = all[first].where;
        kept_hole run{{all[first].at, all[first].at, expired}, {}, 0};
        std::size_t next = first;
        for (; next < all.size() && all[next].where == where && all[next].at <= run.hole.to.next();
             ++next) {
            const auto& entry = all[next];
            run.hole.to = entry.at;
            run.ordinal = std::max(run.ordinal, entry.ordinal);
            run.own += entry.is_own ? 1 : 0;
            if (is_annotation(entry.kind)) {
                into.run(
                    "DELETE FROM annotation"
                    " WHERE conversation = ? AND target = ? AND kind = ? AND seq = ?",
                    where,
                    entry.target,
                    entry.kind,
                    entry.at
                );
            }
        }
        forget_run(into, where, run);
        first = next;
    }
}

}  // namespace gapless::sdk
