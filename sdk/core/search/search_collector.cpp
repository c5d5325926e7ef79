#include "sdk/core/search/search_collector.hpp"

#include "sdk/core/search/snippet.hpp"

#include <iterator>

namespace gapless::sdk {

void search_collector::offer(conversation_id where, const message& entry) {
    const auto text = searchable_text(entry.kind, entry.body);
    if (!text || !plan_.admits(where, entry)) {
        return;
    }
    const bool is_ranked = plan_.query.order == search_order::ranked;
    auto place = place_of(where, entry, 0);
    if ((!is_ranked && !has_room_for(place)) || !matcher_.match(*text)) {
        return;
    }
    if (is_ranked) {
        place.score = matcher_.score();
        if (!has_room_for(place)) {
            return;
        }
    }
    found_.emplace(place, entry);
    if (found_.size() > plan_.query.limit + 1) {
        found_.erase(std::prev(found_.end()));
    }
}

bool search_collector::has_room_for(const search_cursor& place) const {
    if (plan_.query.after && place <= *plan_.query.after) {
        return false;
    }
    return found_.size() <= plan_.query.limit || place < found_.rbegin()->first;
}

bool search_collector::has_enough_before(const search_cursor& place) const {
    return found_.size() > plan_.query.limit && found_.rbegin()->first < place;
}

search_page search_collector::take_page() {
    search_page page;
    if (found_.size() > plan_.query.limit) {
        found_.erase(std::prev(found_.end()));
        page.next = found_.rbegin()->first;
    }
    for (auto& [place, entry] : found_) {
        search_hit hit;
        hit.conversation = place.conversation;
        const auto text = searchable_text(entry.kind, entry.body);
        if (text && matcher_.match(*text)) {
            hit.snippet = snippet_of(*text, matcher_.spans());
        }
        hit.message = std::move(entry);
        page.hits.push_back(std::move(hit));
    }
    found_.clear();
    return page;
}

}  // namespace gapless::sdk
