#include "sdk/core/search/search_plan.hpp"

#include <gapless/content.hpp>
#include <gapless/user_name.hpp>
#include <gapless/utf8.hpp>

#include <string>
#include <utility>

namespace gapless::sdk {

bool search_plan::admits(conversation_id where, const message& entry) const {
    if (query.conversation && *query.conversation != where) {
        return false;
    }
    if ((query.since && entry.server_time < *query.since) ||
        (query.until && entry.server_time >= *query.until)) {
        return false;
    }
    return query.sender.empty() || canonical_user_name(entry.sender_name) == query.sender;
}

result<search_plan> search_plan_of(search_query query) {
    if (query.text.size() > search_text_bytes_max) {
        const auto most = std::to_string(search_text_bytes_max);
        return error(errc::usage, "a search is for at most " + most + " bytes of text");
    }
    if (query.limit == 0 || query.limit > search_page_max) {
        const auto most = std::to_string(search_page_max);
        return error(errc::usage, "a page has from 1 to " + most + " hits");
    }
    if (!is_utf8(query.text)) {
        return errc::invalid_utf8;
    }
    if (!query.sender.empty()) {
        if (auto named = check_user_name(query.sender); !named) {
            return named.error();
        }
    }
    search_plan plan;
    plan.terms = search_terms_of(query.text);
    if (plan.terms.empty()) {
        return error(errc::usage, "there is no letter, digit or symbol to search for");
    }
    query.sender = canonical_user_name(query.sender);
    plan.query = std::move(query);
    return plan;
}

std::optional<std::string> searchable_text(message_kind kind, const std::string& body) {
    if (kind == message_kind::text || kind == message_kind::edit) {
        return body;
    }
    if (!has_content(kind)) {
        return std::nullopt;
    }
    const auto held = decode_content(kind, body);
    return held ? std::optional(words_of(*held)) : std::nullopt;
}

search_cursor place_of(conversation_id where, const message& entry, std::uint32_t score) {
    return {score, entry.server_time, where, entry.seq};
}

}  // namespace gapless::sdk
