#include "sdk/sqlite/search_queries.hpp"

#include "sdk/core/search/search_collector.hpp"
#include "sdk/sqlite/mailbox_queries.hpp"
#include "sdk/sqlite/search_index.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace gapless::sdk {
namespace {

// Ids of the index between which all hits of the page lie.
struct id_bounds_of_page {
    std::int64_t first = 0;
    std::int64_t last = std::numeric_limits<std::int64_t>::max();
};

id_bounds_of_page bounds_of(const search_query& query) {
    id_bounds_of_page bounds;
    if (query.since) {
        bounds.first = first_index_id(*query.since);
    }
    if (query.until) {
        bounds.last = last_index_id(*query.until);
    }
    if (query.after && query.order == search_order::newest_first) {
        bounds.last = std::min(bounds.last, last_index_id(query.after->server_time));
    }
    return bounds;
}

// The first place that a hit with this id may have. What is beyond the range of ids is in no order.
search_cursor earliest_place(std::int64_t id, std::uint32_t score) {
    search_cursor place;
    place.score = score;
    place.server_time = time_of_index_id(id);
    if (place.server_time.milliseconds >= index_time_max) {
        place.server_time.milliseconds = std::numeric_limits<std::int64_t>::max();
    }
    place.conversation.value = std::numeric_limits<std::uint64_t>::max();
    place.seq.value = std::numeric_limits<std::uint64_t>::max();
    return place;
}

void offer_unindexed(storage::database& from, const search_plan& plan, search_collector& to) {
    const auto& only = plan.query.conversation;
    auto found = from.select(
        "SELECT m.seq, m.id, m.client_id, m.sender, m.sender_name, m.device, m.counter, m.kind,"
        " m.server_time, m.body, m.ordinal, m.mentions, m.mention_all, m.target, m.recalled,"
        " m.expires, m.origin_author, m.origin_written, m.protection,"
        " m.conversation"
        " FROM unindexed AS u CROSS JOIN message AS m"
        " ON m.conversation = u.conversation AND m.seq BETWEEN u.first_seq AND u.last_seq"
        " WHERE (? IS NULL OR u.conversation = ?)"
        " AND (m.goes = 0 OR m.goes > (SELECT expired_to FROM progress))",
        only,
        only
    );
    while (found.next()) {
        const auto where = found.read<conversation_id>(19);
        to.offer(where, read_message(found, 0, where));
    }
}

void offer_newest(storage::database& from, const search_plan& plan, search_collector& to) {
    const auto bounds = bounds_of(plan.query);
    auto found = from.select(
        "SELECT m.seq, m.id, m.client_id, m.sender, m.sender_name, m.device, m.counter, m.kind,"
        " m.server_time, m.body, m.ordinal, m.mentions, m.mention_all, m.target, m.recalled,"
        " m.expires, m.origin_author, m.origin_written, m.protection,"
        " m.conversation, i.id"
        " FROM search CROSS JOIN indexed AS i ON i.id = search.rowid"
        " CROSS JOIN message AS m ON m.conversation = i.conversation AND m.seq = i.seq"
        " WHERE search MATCH ? AND search.rowid BETWEEN ? AND ?"
        " AND (m.goes = 0 OR m.goes > (SELECT expired_to FROM progress))"
        " ORDER BY search.rowid DESC",
        match_expression(plan),
        bounds.first,
        bounds.last
    );
    while (found.next()) {
        if (to.has_enough_before(earliest_place(found.read<std::int64_t>(20), 0))) {
            return;
        }
        const auto where = found.read<conversation_id>(19);
        to.offer(where, read_message(found, 0, where));
    }
}

struct ranked_id {
    std::uint32_t score = 0;
    std::int64_t id = 0;
};

std::vector<ranked_id> read_ranks(storage::database& from, const search_plan& plan) {
    const auto bounds = bounds_of(plan.query);
    std::vector<ranked_id> ranks;
    auto found = from.select(
        "SELECT rowid, gapless_score(search, ?) FROM search"
        " WHERE search MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?",
        plan.terms.size(),
        match_expression(plan),
        bounds.first,
        bounds.last,
        ranked_hits_max
    );
    while (found.next()) {
        ranks.push_back({found.read<std::uint32_t>(1), found.read<std::int64_t>(0)});
    }
    std::ranges::sort(ranks, [](const ranked_id& a, const ranked_id& b) {
        return a.score != b.score ? a.score > b.score : a.id > b.id;
    });
    return ranks;
}

void offer_ranked(storage::database& from, const search_plan& plan, search_collector& to) {
    for (const auto& [score, id] : read_ranks(from, plan)) {
        if (plan.query.after && score > plan.query.after->score) {
            continue;  // on a page before
        }
        if (to.has_enough_before(earliest_place(id, score))) {
            return;
        }
        auto found = from.select(
            "SELECT m.seq, m.id, m.client_id, m.sender, m.sender_name, m.device, m.counter,"
            " m.kind, m.server_time, m.body, m.ordinal, m.mentions, m.mention_all, m.target, "
            "m.recalled, m.expires, m.origin_author, m.origin_written, m.protection,"
            " m.conversation"
            " FROM indexed AS i CROSS JOIN message AS m"
            " ON m.conversation = i.conversation AND m.seq = i.seq WHERE i.id = ?"
            " AND (m.goes = 0 OR m.goes > (SELECT expired_to FROM progress))",
            id
        );
        if (found.next()) {
            const auto where = found.read<conversation_id>(19);
            to.offer(where, read_message(found, 0, where));
        }
    }
}

}  // namespace

search_page read_search(storage::database& from, const search_plan& plan) {
    search_collector found(plan);
    offer_unindexed(from, plan, found);
    if (plan.query.order == search_order::ranked) {
        offer_ranked(from, plan, found);
    } else {
        offer_newest(from, plan, found);
    }
    return found.take_page();
}

std::string match_expression(const search_plan& plan) {
    std::string text = "text : (";
    for (std::size_t i = 0; i < plan.terms.size(); ++i) {
        text += i == 0 ? "" : " AND ";
        const auto& phrase = plan.terms[i];
        for (std::size_t k = 0; k < phrase.segments.size(); ++k) {
            text += k == 0 ? "\"" : " + \"";
            text += phrase.segments[k] + '"';
        }
        text += phrase.is_prefix ? " *" : "";
    }
    text += ")";
    if (plan.query.conversation) {
        text += " AND place : \"" + place_word(*plan.query.conversation) + '"';
    }
    if (!plan.query.sender.empty()) {
        text += " AND place : \"" + sender_word(plan.query.sender) + '"';
    }
    return text;
}

}  // namespace gapless::sdk
