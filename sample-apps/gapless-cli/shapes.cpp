#include "sample-apps/gapless-cli/shapes.hpp"

#include <gapless/uuid.hpp>

#include <array>
#include <ctime>
#include <utility>

namespace gapless::cli {

namespace {

// 63 bits do not survive a program that keeps numbers as floating point: ids are strings.
std::string text_of(conversation_id id) { return std::to_string(id.value); }

std::string clock_text(wall_time when) {
    const auto seconds = static_cast<std::time_t>(when.milliseconds / 1'000);
    std::tm local{};
    std::array<char, 32> text{};
    ::localtime_r(&seconds, &local);
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local);
    return {text.data(), length};
}

// 2025-11-21 14:05  7#12  — when, and which entry of which conversation.
std::string place_text(conversation_id where, const message& entry) {
    return clock_text(entry.server_time) + "  " + text_of(where) + "#" +
           std::to_string(entry.seq.value) + "  ";
}

saying saying_of_text(conversation_id where, const message& entry) {
    json object{
        {"event", "message"},
        {"conversation", text_of(where)},
        {"seq", entry.seq.value},
        {"message_id", std::to_string(entry.id.value)},
        {"sender", entry.sender_name},
        {"device", uuid_text(entry.device.view())},
        {"client_id", uuid_text(entry.client_id.view())},
        {"text", entry.body},
        {"sent_at", entry.server_time.milliseconds},
    };
    auto line = place_text(where, entry) + entry.sender_name + ": " + printable(entry.body);
    return {std::move(object), std::move(line)};
}

std::string sentence_of(const member_change& change) {
    using kind = member_change::kind;
    switch (change.change) {
        case kind::created:
            return change.by + " created the group";
        case kind::invited:
            return change.by + " invited " + change.user;
        case kind::joined:
            return change.user + " joined";
        case kind::left:
            return change.user + " left";
        case kind::removed:
            return change.by + " removed " + change.user;
        case kind::role:
            break;
    }
    return change.by + " made " + change.user + " " + std::string(name_of(change.role));
}

}  // namespace

std::string sentence_of(const message& entry) {
    const auto change = member_change_of(entry);
    return change ? printable(sentence_of(*change)) : "an entry of a later version";
}

saying saying_of(conversation_id where, const message& entry) {
    if (entry.kind == message_kind::text) {
        return saying_of_text(where, entry);
    }
    json object{
        {"event", "member"},
        {"conversation", text_of(where)},
        {"seq", entry.seq.value},
    };
    // An entry that this version cannot read still has its place: the seqs have no holes.
    std::string line = place_text(where, entry) + "* ";
    if (const auto change = member_change_of(entry)) {
        object["change"] = name_of(change->change);
        object["user"] = change->user;
        object["by"] = change->by;
        object["role"] = name_of(change->role);
    } else {
        object["change"] = nullptr;
        object["user"] = nullptr;
        object["by"] = entry.sender_name;
    }
    line += sentence_of(entry);
    object["sent_at"] = entry.server_time.milliseconds;
    return {std::move(object), std::move(line)};
}

saying saying_of(const sent_event& sent) {
    return {
        {
            {"event", "sent"},
            {"conversation", text_of(sent.conversation)},
            {"seq", sent.seq.value},
            {"client_id", uuid_text(sent.client_id.view())},
            {"duplicate", sent.duplicate},
        },
        "sent: " + text_of(sent.conversation) + "#" + std::to_string(sent.seq.value),
    };
}

saying saying_of(const client_id& refused, const error& why) {
    const auto id = uuid_text(refused.view());
    return {
        {
            {"event", "failed"},
            {"client_id", id},
            {"code", name_of(why.code)},
            {"message", message_of(why)},
        },
        "failed: " + id + ": " + message_of(why),
    };
}

saying saying_of(const conversation& row) {
    const bool is_group = row.kind == conversation_kind::group;
    json object{
        {"event", "conversation"},
        {"conversation", text_of(row.id)},
        {"kind", is_group ? "group" : "direct"},
        {is_group ? "name" : "peer", row.name},
        {"head_seq", row.head.value},
        {"members", row.members},
        {"stored_seq", row.high.value},
        {"removed", row.removed},
        {"unread", row.unread},
        {"marked_unread", row.marked_unread},
    };
    auto line = text_of(row.id) + "  " + (is_group ? "group " : "with ") + printable(row.name) +
                ", " + std::to_string(row.head.value) + " entries";
    if (is_group) {
        line += ", " + std::to_string(row.members) + " members";
    }
    if (row.unread > 0 || row.marked_unread) {
        line +=
            ", " + std::to_string(row.unread) + " unread" + (row.marked_unread ? " (marked)" : "");
    }
    return {std::move(object), line + (row.removed ? ", left" : "")};
}

saying saying_of_unread(const conversation& row) {
    const bool is_group = row.kind == conversation_kind::group;
    json object{
        {"event", "unread"},
        {"conversation", text_of(row.id)},
        {"unread", row.unread},
        {"marked_unread", row.marked_unread},
        {"read_seq", row.read_seq.value},
    };
    auto line = text_of(row.id) + "  " + (is_group ? "group " : "with ") + printable(row.name) +
                ": " + std::to_string(row.unread) + " unread";
    return {std::move(object), line + (row.marked_unread ? ", marked as unread" : "")};
}

saying saying_of_unread_total(std::uint64_t unread) {
    return {
        {{"event", "unread_total"}, {"unread", unread}},
        std::to_string(unread) + " unread messages.",
    };
}

saying saying_of(const pending_message& row) {
    const auto id = uuid_text(row.client_id.view());
    json object{
        {"event", "pending"},
        {"conversation", nullptr},
        {"client_id", id},
        {"state", name_of(row.state)},
        {"attempts", row.attempts},
        {"text", row.text},
    };
    std::string to = "to " + row.to.user;
    if (row.to.is_direct()) {
        object["to"] = row.to.user;
    } else {
        object["conversation"] = text_of(row.to.conversation);
        to = "to " + text_of(row.to.conversation);
    }
    auto line = id + "  " + std::string(name_of(row.state)) + "  " + to;
    if (row.reason) {
        object["code"] = name_of(row.reason->code);
        line += "  " + std::string(name_of(row.reason->code));
    }
    return {std::move(object), line + "  " + printable(row.text)};
}

saying saying_of(const member& row) {
    return {
        {
            {"user", row.name},
            {"role", name_of(row.role)},
            {"join_seq", row.join_seq.value},
        },
        row.name + "  " + std::string(name_of(row.role)) + "  since " +
            std::to_string(row.join_seq.value),
    };
}

saying saying_of(const gapless::device& row, bool is_current) {
    const auto id = uuid_text(row.id.view());
    const std::string kind(name_of(row.device_class));
    return {
        {
            {"event", "device"},
            {"device", id},
            {"class", kind},
            {"current", is_current},
            {"last_seen", row.last_seen.milliseconds},
        },
        id + "  " + kind + "  last seen " + clock_text(row.last_seen) +
            (is_current ? "  (this one)" : ""),
    };
}

saying saying_of(const char* event, const account& entered) {
    const auto device = uuid_text(entered.device.view());
    return {
        {{"event", event}, {"user", entered.user}, {"device", device}},
        "You are " + entered.user + " on device " + device + ".",
    };
}

saying saying_of_queued(const client_id& id, std::optional<conversation_id> where) {
    json object{
        {"event", "queued"}, {"conversation", nullptr}, {"client_id", uuid_text(id.view())}
    };
    if (where) {
        object["conversation"] = text_of(*where);
    }
    return {std::move(object), "queued: " + uuid_text(id.view())};
}

saying saying_of_group(conversation_id group) {
    return {
        {{"event", "group"}, {"conversation", text_of(group)}},
        "The group is conversation " + text_of(group) + ".",
    };
}

saying saying_of(const connection_status& status) {
    json object{{"event", "connection"}, {"state", name_of(status.state)}};
    std::string line = "gapless: " + std::string(name_of(status.state));
    if (status.reason) {
        object["code"] = name_of(status.reason->code);
        object["message"] = message_of(*status.reason);
        line += ": " + message_of(*status.reason);
    }
    return {std::move(object), std::move(line)};
}

}  // namespace gapless::cli
