#include "sample-apps/gapless-cli/chat/wording.hpp"

#include "sample-apps/gapless-cli/chat/finding_words.hpp"
#include "sample-apps/gapless-cli/content_words.hpp"
#include "sample-apps/gapless-cli/output.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

namespace gapless::cli {

namespace {

constexpr const char* tick = "\u2713";
constexpr const char* cross = "\u2717";
constexpr const char* ellipsis = "\u2026";

// Today's entries have the time alone.
std::string clock_text(wall_time when) {
    const auto then = static_cast<std::time_t>(when.milliseconds / 1'000);
    const auto today = std::time(nullptr);
    std::tm local{};
    std::tm local_today{};
    ::localtime_r(&then, &local);
    ::localtime_r(&today, &local_today);
    const bool is_today =
        local.tm_yday == local_today.tm_yday && local.tm_year == local_today.tm_year;
    std::array<char, 32> text{};
    const auto length =
        std::strftime(text.data(), text.size(), is_today ? "%H:%M" : "%Y-%m-%d %H:%M", &local);
    return {text.data(), length};
}

// Whom else it calls is in the text, if its writer wanted that.
std::string attention_text(const message& entry, const std::string& me) {
    const auto& named = entry.mentions;
    const bool is_for_me = std::ranges::find(named, canonical_user_name(me)) != named.end();
    return is_for_me ? "@you " : entry.mention_all ? "@all " : "";
}

// (re "two sugars") (from carol) none for me (edited) [+1 bob]
std::string words_text(const message& entry, const background& known) {
    std::string text;
    if (entry.target != seq{}) {
        text += known.quote.empty() ? "(re) " : "(re \"" + known.quote + "\") ";
    }
    if (entry.origin) {
        text += "(from " + printable(entry.origin->author) + ") ";
    }
    if (entry.recalled) {
        return text + "(recalled)";
    }
    if (auto why = why_closed(entry); !why.empty()) {
        return text + why;
    }
    text += known.edited ? *known.edited + " (edited)" : printable(words_of_message(entry));
    for (const auto& each : known.reactions) {
        text += " [" + each + "]";
    }
    return text;
}

// What has happened to the message that is quoted; of a recalled one there is no quote.
std::string annotation_text(const message& entry, const std::string& quote) {
    if (entry.kind == message_kind::edit) {
        return entry.recalled ? " edited a message"
                              : " now says: " + printable(entry.body) + " (edited)";
    }
    const std::string about = " \"" + quote + "\"";
    return entry.body.empty() ? " took the reaction back to" + about
                              : " reacted " + printable(entry.body) + " to" + about;
}

}  // namespace

saying chat_saying_of(
    conversation_id where,
    const message& entry,
    const background& known,
    const std::string& me,
    const std::string& place
) {
    const bool is_own = entry.sender_name == me;
    auto said = saying_of(where, entry);
    auto line = clock_text(entry.server_time);
    if (is_countable(entry.kind)) {
        line += is_own ? std::string(" ") + tick + " " : "   ";
    } else {
        line += "   ";
    }
    if (!place.empty()) {
        line += "[" + place + "] ";
    }
    if (is_countable(entry.kind)) {
        line += entry.sender_name + ": " + attention_text(entry, me) + words_text(entry, known);
    } else if (is_annotation(entry.kind) && !known.quote.empty()) {
        line += "* " + printable(entry.sender_name) + annotation_text(entry, known.quote);
    } else {
        line += "* " + sentence_of(entry);
    }
    said.line = std::move(line);
    return said;
}

saying chat_saying_of(const client_id& refused, const error& why, const std::string& text) {
    auto said = saying_of(refused, why);
    said.line = std::string(cross) + " not sent: " + printable(text) + "  (" + message_of(why) +
                "; /retry or /cancel)";
    return said;
}

saying chat_saying_of(const reader_watch::news& read) {
    json object{
        {"event", "read"},
        {"conversation", std::to_string(read.conversation.value)},
        {"seq", read.seq.value},
        {"read_by", read.read_by},
    };
    const auto by = read.is_direct ? "" : " by " + std::to_string(read.read_by);
    return {std::move(object), std::string("   ") + tick + tick + " read" + by};
}

saying chat_saying_of(const typing& heard) {
    return {
        {
            {"event", "typing"},
            {"conversation", std::to_string(heard.conversation.value)},
            {"user", heard.user},
            {"active", heard.active},
        },
        "",
    };
}

saying chat_saying_of(conversation_id where, lock how) {
    return {
        {
            {"event", "lock"},
            {"conversation", std::to_string(where.value)},
            {"encryption", name_of(how)},
        },
        "-- " + std::string(mark_of(how)) + std::string(sentence_of(how)),
    };
}

saying chat_saying_of(const key_finding& found, const std::string& whom) {
    return {
        {
            {"event", "finding"},
            {"kind", name_of(found.what)},
            {"conversation", std::to_string(found.conversation.value)},
            {"seq", found.seq.value},
            {"user", whom},
        },
        "!! " + sentence_of(found, whom),
    };
}

saying chat_remark(const std::string& text) {
    return {{{"event", "remark"}, {"text", text}}, "-- " + text};
}

std::string under_way_text(const std::string& text) {
    return std::string("    ") + ellipsis + "  " + printable(text);
}

std::string title_of(const conversation& row) {
    if (row.kind == conversation_kind::contacts) {
        return "contacts";
    }
    return (row.kind == conversation_kind::group ? "#" : "") + printable(row.name);
}

}  // namespace gapless::cli
