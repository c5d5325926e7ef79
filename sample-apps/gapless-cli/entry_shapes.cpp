// What the program says of the entries of timelines.
#include "sample-apps/gapless-cli/content_json.hpp"
#include "sample-apps/gapless-cli/content_words.hpp"
#include "sample-apps/gapless-cli/output.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <gapless/uuid.hpp>

#include <array>
#include <ctime>
#include <utility>

namespace gapless::cli {

std::string date_text(wall_time when) {
    const auto seconds = static_cast<std::time_t>(when.milliseconds / 1'000);
    std::tm local{};
    std::array<char, 32> text{};
    ::localtime_r(&seconds, &local);
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local);
    return {text.data(), length};
}

namespace {

std::string text_of(conversation_id id) { return std::to_string(id.value); }

// 2025-11-21 14:05  7#12  — when, and which entry of which conversation.
std::string place_text(conversation_id where, const message& entry) {
    return date_text(entry.server_time) + "  " + text_of(where) + "#" +
           std::to_string(entry.seq.value) + "  ";
}

std::string mentions_text(const message& entry) {
    std::string text = entry.mention_all ? "@all " : "";
    for (const auto& name : entry.mentions) {
        text += "@" + printable(name) + " ";
    }
    return text;
}

std::string name_of(message_kind kind) {
    switch (kind) {
        case message_kind::reaction:
            return "reaction";
        case message_kind::edit:
            return "edit";
        case message_kind::recall:
            return "recall";
        default:
            return "message";
    }
}

std::string shown_text(const message& entry) {
    if (auto why = why_closed(entry); !why.empty()) {
        return why;
    }
    return entry.recalled ? "(recalled)" : printable(words_of_message(entry));
}

// As bob, who passes on what carol wrote: "forwarded from carol: ".
std::string origin_text(const message& entry) {
    return entry.origin ? "forwarded from " + printable(entry.origin->author) + ": " : "";
}

std::string reply_text(const message& entry) {
    return entry.target == seq{} ? "" : "re #" + std::to_string(entry.target.value) + " ";
}

// What happened to the message that it is about.
std::string annotation_text(const message& entry) {
    const std::string target = "#" + std::to_string(entry.target.value);
    switch (entry.kind) {
        case message_kind::reaction:
            return entry.body.empty() ? "took the reaction to " + target + " back"
                                      : "reacted to " + target + ": " + printable(entry.body);
        case message_kind::edit:
            return entry.recalled ? "edited " + target
                                  : "edited " + target + ": " + printable(entry.body);
        default:
            return "recalled " + target;
    }
}

std::string name_of(message_protection how) {
    switch (how) {
        case message_protection::end_to_end:
            return "end_to_end";
        case message_protection::no_key:
            return "no_key";
        case message_protection::refused:
            return "refused";
        case message_protection::managed:
            return "managed";
        case message_protection::key_erased:
            return "key_erased";
        case message_protection::none:
            break;
    }
    return "none";
}

// What a message and an annotation have in common.
json object_of(conversation_id where, const message& entry) {
    json object = {
        {"event", name_of(entry.kind)},
        {"conversation", text_of(where)},
        {"seq", entry.seq.value},
        {"message_id", std::to_string(entry.id.value)},
        {"sender", entry.sender_name},
        {"device", uuid_text(entry.device.view())},
        {"client_id", uuid_text(entry.client_id.view())},
        {"text", text_of(entry)},
        {"sent_at", entry.server_time.milliseconds},
        {"recalled", entry.recalled},
    };
    if (entry.protection != message_protection::none) {
        object["protection"] = name_of(entry.protection);
    }
    if (entry.expires != wall_time{}) {
        object["expires"] = entry.expires.milliseconds;
    }
    return object;
}

saying saying_of_annotation(conversation_id where, const message& entry) {
    auto object = object_of(where, entry);
    object["target"] = entry.target.value;
    return {std::move(object), place_text(where, entry) + "* " + sentence_of(entry)};
}

saying saying_of_message(conversation_id where, const message& entry) {
    auto object = object_of(where, entry);
    object["mentions"] = entry.mentions;
    object["mention_all"] = entry.mention_all;
    object["reply_to"] = entry.target == seq{} ? json() : json(entry.target.value);
    if (has_content(entry.kind)) {
        const auto held = content_of(entry);
        object["kind"] = content_name(entry.kind);
        object["content"] = held ? json_of(*held) : json();
    }
    if (entry.origin) {
        object["forwarded_from"] = entry.origin->author;
        object["forwarded_at"] = entry.origin->written.milliseconds;
    }
    auto line = place_text(where, entry) + entry.sender_name + ": " + reply_text(entry) +
                mentions_text(entry) + origin_text(entry) + shown_text(entry);
    return {std::move(object), std::move(line)};
}

// With brackets around the words that were searched for.
std::string marked(const search_snippet& snippet) {
    std::string text;
    std::size_t at = 0;
    for (const auto& hit : snippet.hits) {
        text += printable(snippet.text.substr(at, hit.offset - at)) + "[";
        text += printable(snippet.text.substr(hit.offset, hit.length)) + "]";
        at = hit.offset + hit.length;
    }
    return text + printable(snippet.text.substr(at));
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
        case kind::renamed:
            return change.by + " named the group " + change.name;
        case kind::muted:
            return change.by + " muted " + change.user + " until " + date_text(change.until);
        case kind::unmuted:
            return change.by + " let " + change.user + " write again";
        case kind::all_muted:
            return change.by + " lets nobody write but owner and admins";
        case kind::all_unmuted:
            return change.by + " lets everybody write";
        case kind::history:
            return change.by + " shows new members " +
                   (change.history == history_policy::all ? "everything" : "what comes");
        case kind::dismissed:
            return change.by + " dismissed the group";
        case kind::retention:
            return change.by + " has what is sent from now on kept " + words_of(change.retention);
        case kind::role:
            break;
    }
    return change.by + " made " + change.user + " " + std::string(name_of(change.role));
}

std::string sentence_of(const contact_change& change) {
    using kind = contact_change::kind;
    const std::string note = change.note.empty() ? "" : ": " + change.note;
    switch (change.change) {
        case kind::requested:
            return "you asked " + change.user + " to be a contact" + note;
        case kind::request_received:
            return change.user + " asks to be a contact" + note;
        case kind::accepted:
            return change.user + " is a contact";
        case kind::refused:
            return "the request between you and " + change.user + " was refused";
        case kind::removed:
            return change.user + " is no contact any more";
        case kind::followed:
            return "you follow " + change.user;
        case kind::unfollowed:
            return "you follow " + change.user + " no more";
        case kind::blocked:
            return "you blocked " + change.user;
        case kind::unblocked:
            break;
    }
    return "you let " + change.user + " reach you again";
}

// An entry that this version cannot read still has its place: the seqs have no holes.
void describe_member_change(const message& entry, json& object) {
    if (const auto change = member_change_of(entry)) {
        object["change"] = name_of(change->change);
        object["user"] = change->user;
        object["by"] = change->by;
        object["role"] = name_of(change->role);
        if (!change->name.empty()) {
            object["name"] = change->name;
        }
        if (change->until != wall_time{}) {
            object["until"] = change->until.milliseconds;
        }
        if (change->history != history_policy{}) {
            object["history"] = name_of(change->history);
        }
        if (change->change == member_change::kind::retention) {
            object["retention"] = gapless::text_of(change->retention);
        }
    } else {
        object["change"] = nullptr;
        object["user"] = nullptr;
        object["by"] = entry.sender_name;
    }
}

void describe_contact_change(const message& entry, json& object) {
    if (const auto change = contact_change_of(entry)) {
        object["change"] = name_of(change->change);
        object["user"] = change->user;
        object["note"] = change->note;
    } else {
        object["change"] = nullptr;
        object["user"] = nullptr;
    }
}

saying saying_of_keys(conversation_id where, const message& entry) {
    json object{
        {"event", "keys"},
        {"conversation", text_of(where)},
        {"seq", entry.seq.value},
        {"by", entry.sender_name},
        {"sent_at", entry.server_time.milliseconds},
    };
    std::string line = place_text(where, entry) + "* " + gapless::cli::sentence_of(entry);
    return {std::move(object), std::move(line)};
}

}  // namespace

std::string sentence_of(const message& entry) {
    if (entry.kind == message_kind::key_change) {
        return printable(entry.sender_name) + " changed the keys";
    }
    if (is_annotation(entry.kind)) {
        return printable(entry.sender_name) + " " + annotation_text(entry);
    }
    if (const auto contact = contact_change_of(entry)) {
        return printable(sentence_of(*contact));
    }
    const auto change = member_change_of(entry);
    return change ? printable(sentence_of(*change)) : "an entry of a later version";
}

saying saying_of(const search_hit& hit) {
    auto found = saying_of_message(hit.conversation, hit.message);
    found.object["event"] = "found";
    found.object["snippet"] = hit.snippet.text;
    found.object["hits"] = json::array();
    for (const auto& span : hit.snippet.hits) {
        found.object["hits"].push_back({{"offset", span.offset}, {"length", span.length}});
    }
    found.line = place_text(hit.conversation, hit.message) + hit.message.sender_name + ": " +
                 marked(hit.snippet);
    return found;
}

saying saying_of_expired(const message_event& told) {
    const auto where = text_of(told.conversation);
    const auto at = told.message.seq.value;
    return {
        {{"event", "expired"}, {"conversation", where}, {"seq", at}},
        where + "#" + std::to_string(at) + " has expired.",
    };
}

saying saying_of(conversation_id where, const message& entry) {
    if (is_countable(entry.kind)) {
        return saying_of_message(where, entry);
    }
    if (is_annotation(entry.kind)) {
        return saying_of_annotation(where, entry);
    }
    if (entry.kind == message_kind::key_change) {
        return saying_of_keys(where, entry);
    }
    const bool is_contact = entry.kind == message_kind::contact_change;
    json object{
        {"event", is_contact ? "contact" : "member"},
        {"conversation", text_of(where)},
        {"seq", entry.seq.value},
    };
    if (is_contact) {
        describe_contact_change(entry, object);
    } else {
        describe_member_change(entry, object);
    }
    std::string line = place_text(where, entry) + "* " + sentence_of(entry);
    object["sent_at"] = entry.server_time.milliseconds;
    return {std::move(object), std::move(line)};
}

}  // namespace gapless::cli
