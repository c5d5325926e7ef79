#include "sdk/sqlite/content_rewriter.hpp"

#include "sdk/sqlite/mailbox_cells.hpp"
#include "sdk/sqlite/mailbox_changes_writer.hpp"
#include "sdk/sqlite/mailbox_queries.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gapless::sdk {
namespace {

constexpr std::size_t rows_at_once = 100;

struct message_row {
    conversation_id where;
    seq at;
    std::string sender_name;
    std::string body;
    std::string mentions;
    std::string author;
};

std::vector<message_row> read_message_rows(
    storage::database& from, conversation_id after, seq after_seq
) {
    std::vector<message_row> read;
    auto found = from.select(
        "SELECT conversation, seq, sender_name, body, mentions, origin_author FROM message"
        " WHERE (conversation, seq) > (?, ?) ORDER BY conversation, seq LIMIT ?",
        after,
        after_seq,
        rows_at_once
    );
    while (found.next()) {
        auto& row = read.emplace_back();
        row.where = found.read<conversation_id>(0);
        row.at = found.read<seq>(1);
        const auto text = [&](int column, std::string_view name) {
            return found.read_content(column, message_cell(name, row.where, row.at));
        };
        row.sender_name = text(2, "message.sender_name");
        row.body = text(3, "message.body");
        row.mentions = text(4, "message.mentions");
        row.author = text(5, "message.origin_author");
    }
    return read;
}

void write_message_row(storage::database& into, const message_row& row) {
    const auto text = [&](std::string_view name, std::string_view plain) {
        return into.text_for(message_cell(name, row.where, row.at), plain);
    };
    into.run(
        "UPDATE message SET sender_name = ?, body = ?, mentions = ?, origin_author = ?"
        " WHERE conversation = ? AND seq = ?",
        text("message.sender_name", row.sender_name),
        into.bytes_for(message_cell("message.body", row.where, row.at), row.body),
        text("message.mentions", row.mentions),
        text("message.origin_author", row.author),
        row.where,
        row.at
    );
}

struct annotation_row {
    conversation_id where;
    seq target;
    message_kind kind = message_kind::text;
    user_id by;
    std::string name;
    std::string body;

    [[nodiscard]] storage::cell place(std::string_view column) const {
        return annotation_cell(column, where, target, kind, by);
    }
};

std::vector<annotation_row> read_annotation_rows(
    storage::database& from, const annotation_row& after
) {
    std::vector<annotation_row> read;
    auto found = from.select(
        "SELECT conversation, target, kind, user, user_name, body FROM annotation"
        " WHERE (conversation, target, kind, user) > (?, ?, ?, ?)"
        " ORDER BY conversation, target, kind, user LIMIT ?",
        after.where,
        after.target,
        after.kind,
        after.by,
        rows_at_once
    );
    while (found.next()) {
        auto& row = read.emplace_back();
        row.where = found.read<conversation_id>(0);
        row.target = found.read<seq>(1);
        row.kind = found.read<message_kind>(2);
        row.by = found.read<user_id>(3);
        row.name = found.read_content(4, row.place("annotation.user_name"));
        row.body = found.read_content(5, row.place("annotation.body"));
    }
    return read;
}

struct event_row {
    event_id id;
    std::string user;
    std::string detail;
};

// Only failures have content of their own.
std::vector<event_row> read_event_rows(storage::database& from, event_id after) {
    std::vector<event_row> read;
    auto found = from.select(
        "SELECT id, user_name, detail FROM event WHERE kind = 3 AND id > ? ORDER BY id LIMIT ?",
        after,
        rows_at_once
    );
    while (found.next()) {
        auto& row = read.emplace_back();
        row.id = found.read<event_id>(0);
        row.user = found.read_content(1, event_cell("event.user_name", row.id));
        row.detail = found.read_content(2, event_cell("event.detail", row.id));
    }
    return read;
}

}  // namespace

void content_rewriter::rewrite_all() {
    rewrite_state();
    rewrite_messages();
    rewrite_annotations();
    rewrite_events();
    swap();
}

void content_rewriter::swap() { other_ = file_.pass_content_through(std::move(other_)); }

void content_rewriter::rewrite_state() {
    mailbox_state state = read_state(file_);
    mailbox_changes all;
    all.identity = std::move(state.identity);
    for (auto& row : state.conversations) {
        const auto id = row.id;
        all.conversations.emplace(id, std::move(row));
    }
    for (auto& [position, row] : state.drafts) {
        const auto id = row.id;
        all.drafts.emplace(id, std::pair{position, std::move(row)});
    }
    all.settings = std::move(state.settings);
    all.networks = std::move(state.networks);
    all.keys.insert(state.keys.begin(), state.keys.end());
    swap();
    write_changes(file_, all);
    swap();
}

void content_rewriter::rewrite_messages() {
    conversation_id where;
    seq at;
    while (!file_.failure()) {
        const auto rows = read_message_rows(file_, where, at);
        if (rows.empty()) {
            return;
        }
        where = rows.back().where;
        at = rows.back().at;
        swap();
        for (const message_row& row : rows) {
            write_message_row(file_, row);
        }
        swap();
    }
}

void content_rewriter::rewrite_annotations() {
    annotation_row last;
    while (!file_.failure()) {
        auto rows = read_annotation_rows(file_, last);
        if (rows.empty()) {
            return;
        }
        swap();
        for (const annotation_row& row : rows) {
            file_.run(
                "UPDATE annotation SET user_name = ?, body = ?"
                " WHERE conversation = ? AND target = ? AND kind = ? AND user = ?",
                file_.text_for(row.place("annotation.user_name"), row.name),
                file_.bytes_for(row.place("annotation.body"), row.body),
                row.where,
                row.target,
                row.kind,
                row.by
            );
        }
        swap();
        last = std::move(rows.back());
    }
}

void content_rewriter::rewrite_events() {
    event_id last;
    while (!file_.failure()) {
        const auto rows = read_event_rows(file_, last);
        if (rows.empty()) {
            return;
        }
        last = rows.back().id;
        swap();
        for (const event_row& row : rows) {
            file_.run(
                "UPDATE event SET user_name = ?, detail = ? WHERE id = ?",
                file_.text_for(event_cell("event.user_name", row.id), row.user),
                file_.text_for(event_cell("event.detail", row.id), row.detail),
                row.id
            );
        }
        swap();
    }
}

}  // namespace gapless::sdk
