#include "sample-apps/gapless-cli/chat/background.hpp"

#include "sample-apps/gapless-cli/content_words.hpp"
#include "sample-apps/gapless-cli/output.hpp"

#include <gapless/annotation.hpp>

#include <cstddef>

namespace gapless::cli {

namespace {

constexpr std::size_t quoted_characters = 40;

std::optional<std::string> newest_edit(const std::vector<annotation>& said) {
    const annotation* newest = nullptr;
    for (const auto& each : said) {
        const bool is_newer = newest == nullptr || each.seq > newest->seq;
        if (each.kind == message_kind::edit && is_newer) {
            newest = &each;
        }
    }
    return newest == nullptr ? std::nullopt : std::optional(newest->body);
}

std::vector<annotation> said_of(const client& in, conversation_id where, seq target) {
    const auto said = in.annotations(where, target, target);
    return said ? *said : std::vector<annotation>();
}

std::string quote_of(const client& in, conversation_id where, seq target) {
    const auto found = in.history(where, target, 1);
    if (!found || found->empty() || found->front().seq != target || found->front().recalled) {
        return {};
    }
    const auto edited = newest_edit(said_of(in, where, target));
    const std::string text =
        edited ? words_of_message(found->front(), *edited) : words_of_message(found->front());
    return printable(first_line_of(text));
}

}  // namespace

background background_of(const client& in, conversation_id where, const message& entry) {
    background made;
    if (entry.target != seq{}) {
        made.quote = quote_of(in, where, entry.target);
    }
    if (!is_countable(entry.kind) || entry.recalled) {
        return made;
    }
    const auto said = said_of(in, where, entry.seq);
    if (const auto edited = newest_edit(said)) {
        made.edited = printable(words_of_message(entry, *edited));
    }
    for (const auto& each : said) {
        if (each.kind == message_kind::reaction && !each.body.empty()) {
            made.reactions.push_back(printable(each.body + ' ' + each.by_name));
        }
    }
    return made;
}

std::string first_line_of(const std::string& text) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_begun = (static_cast<unsigned char>(text[at]) & 0xc0U) != 0x80U;
        characters += is_begun ? 1U : 0U;
        if (text[at] == '\n' || characters > quoted_characters) {
            return text.substr(0, at) + "\u2026";
        }
    }
    return text;
}

}  // namespace gapless::cli
