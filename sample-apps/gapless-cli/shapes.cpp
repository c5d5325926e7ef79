#include "sample-apps/gapless-cli/shapes.hpp"

#include "sample-apps/gapless-cli/output.hpp"

#include <gapless/uuid.hpp>

#include <utility>

namespace gapless::cli {

namespace {

// 63 bits do not survive a program that keeps numbers as floating point: ids are strings.
std::string text_of(conversation_id id) { return std::to_string(id.value); }

std::string title_words(const conversation& row) {
    switch (row.kind) {
        case conversation_kind::direct:
            return "with " + printable(row.name);
        case conversation_kind::group:
            return "group " + printable(row.name);
        case conversation_kind::contacts:
            break;
    }
    return "contacts";
}

const char* kind_text(conversation_kind kind) {
    switch (kind) {
        case conversation_kind::direct:
            return "direct";
        case conversation_kind::group:
            return "group";
        case conversation_kind::contacts:
            break;
    }
    return "contacts";
}

}  // namespace

std::string words_of(const retention& kept) {
    switch (kept.how) {
        case retention::kind::forever:
            break;
        case retention::kind::limited:
            return "for " + gapless::text_of(kept);
        case retention::kind::until_acknowledged:
            return "until every device has it, at most for " +
                   gapless::text_of(keep_for(kept.time));
    }
    return "as long as the server keeps anything";
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

std::string mode_text(relation_mode mode) {
    switch (mode) {
        case relation_mode::end_to_end:
            return "end_to_end";
        case relation_mode::managed:
            return "managed";
        case relation_mode::none:
            break;
    }
    return "none";
}

saying saying_of(const conversation& row) {
    const bool is_group = row.kind == conversation_kind::group;
    json object{
        {"event", "conversation"},
        {"conversation", text_of(row.id)},
        {"kind", kind_text(row.kind)},
        {row.kind == conversation_kind::direct ? "peer" : "name", row.name},
        {"head_seq", row.head.value},
        {"members", row.members},
        {"stored_seq", row.high.value},
        {"removed", row.removed},
        {"unread", row.unread},
        {"unread_mentions", row.unread_mentions},
        {"marked_unread", row.marked_unread},
        {"retention", gapless::text_of(row.retention)},
        {"encryption", mode_text(row.mode)},
        {"key_policy", row.policy == key_policy::ephemeral ? "ephemeral" : "archive"},
    };
    auto line = text_of(row.id) + "  " + title_words(row) + ", " + std::to_string(row.head.value) +
                " entries";
    if (is_group) {
        line += ", " + std::to_string(row.members) + " members";
    }
    if (row.unread > 0 || row.marked_unread) {
        line +=
            ", " + std::to_string(row.unread) + " unread" + (row.marked_unread ? " (marked)" : "");
    }
    if (row.unread_mentions > 0) {
        line += ", " + std::to_string(row.unread_mentions) + " for you";
    }
    if (row.mode != relation_mode::none) {
        line += row.mode == relation_mode::managed ? ", readable by the operator" : ", encrypted";
    }
    if (row.policy == key_policy::ephemeral) {
        line += ", ephemeral";
    }
    return {std::move(object), line + (row.removed ? ", left" : "")};
}

saying saying_of(const contact& row) {
    std::string line = row.user + "  " + std::string(name_of(row.tie));
    line += row.follows ? ", followed" : "";
    line += row.blocked ? ", blocked" : "";
    line += row.note.empty() ? "" : "  " + printable(row.note);
    return {
        {
            {"user", row.user},
            {"tie", name_of(row.tie)},
            {"follows", row.follows},
            {"blocked", row.blocked},
            {"note", row.note},
        },
        std::move(line),
    };
}

saying saying_of(const presence& now) {
    json devices = json::array();
    for (const auto& each : now.devices) {
        devices.push_back({{"class", name_of(each.device_class)}, {"state", name_of(each.state)}});
    }
    json last_seen = nullptr;
    std::string line = now.user + " is " + std::string(name_of(now.state));
    if (now.last_seen != wall_time{}) {
        last_seen = now.last_seen.milliseconds;
        line += ", last seen " + date_text(now.last_seen);
    }
    return {
        {
            {"event", "presence"},
            {"user", now.user},
            {"state", name_of(now.state)},
            {"last_seen", std::move(last_seen)},
            {"devices", std::move(devices)},
        },
        std::move(line),
    };
}

saying saying_of(conversation_id where, const group& row) {
    json members = json::array();
    std::string line = text_of(where) + "  group " + printable(row.name);
    line += row.is_dismissed ? ", dismissed" : "";
    line += row.is_all_muted ? ", muted" : "";
    line += row.is_complete ? ":" : ", as far as is known:";
    for (const group_member& each : row.members) {
        members.push_back({
            {"user", each.name},
            {"role", name_of(each.role)},
            {"join_seq", each.join_seq.value},
            {"muted_until", each.muted_until.milliseconds},
        });
        line += " " + each.name;
    }
    json object{
        {"event", "group_state"},
        {"conversation", text_of(where)},
        {"name", row.name},
        {"history", name_of(row.history)},
        {"all_muted", row.is_all_muted},
        {"dismissed", row.is_dismissed},
        {"complete", row.is_complete},
        {"members", std::move(members)},
    };
    return {std::move(object), std::move(line)};
}

saying saying_of_retention(const conversation& row) {
    return {
        {
            {"event", "retention"},
            {"conversation", text_of(row.id)},
            {"retention", gapless::text_of(row.retention)},
        },
        text_of(row.id) + "  " + title_words(row) + ": kept " + words_of(row.retention),
    };
}

saying saying_of_unread(const conversation& row) {
    const bool is_group = row.kind == conversation_kind::group;
    json object{
        {"event", "unread"},
        {"conversation", text_of(row.id)},
        {"unread", row.unread},
        {"unread_mentions", row.unread_mentions},
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
            {"muted_until", row.muted_until.milliseconds},
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
        id + "  " + kind + "  last seen " + date_text(row.last_seen) +
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
