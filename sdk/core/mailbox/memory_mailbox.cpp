#include "sdk/core/mailbox/memory_mailbox.hpp"

#include "protocol/planted.hpp"
#include "sdk/core/mailbox/event_page.hpp"
#include "sdk/core/mailbox/recall_rules.hpp"
#include "sdk/core/search/search_collector.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace gapless::sdk {

memory_mailbox::memory_mailbox(gapless::sdk::identity owner) : identity_(std::move(owner)) {}

result<mailbox_state> memory_mailbox::load() {
    mailbox_state state;
    state.identity = identity_;
    state.cursor = cursor_;
    state.session = session_;
    for (const auto& [id, row] : conversations_) {
        state.conversations.push_back(row);
    }
    for (const auto& [id, row] : drafts_) {
        state.drafts.push_back(row);
    }
    std::ranges::sort(state.drafts, {}, [](const auto& row) { return row.first; });
    state.settings = settings_;
    state.gaps = gaps_;
    state.networks = networks_;
    state.keys = keys_;
    for (const auto& [id, line] : timelines_) {
        if (!line.sealed.empty()) {
            state.sealed.insert(id);
        }
    }
    state.expired_to = expired_to_;
    state.last_event = last_event_;
    state.consumed = consumed_;
    return state;
}

result<void> memory_mailbox::commit(const mailbox_changes& changes) {
    if (auto checked = check(changes); !checked) {
        return checked;
    }
    if (changes.identity) {
        identity_ = *changes.identity;
    }
    if (changes.cursor) {
        cursor_ = *changes.cursor;
    }
    session_ = changes.session.value_or(session_);
    networks_ = changes.networks.value_or(networks_);
    for (const auto& [name, value] : changes.keys) {
        if (value) {
            keys_.insert_or_assign(name, *value);
        } else {
            keys_.erase(name);
        }
    }
    expired_to_ = std::max(expired_to_, changes.expired_to.value_or(expired_to_));
    apply_conversations(changes);
    apply_timelines(changes);
    apply_settings(changes);
    apply_drafts(changes);
    apply_events(changes);
    apply_annotations(changes);
    apply_revealed(changes);
    return {};
}

result<void> memory_mailbox::check(const mailbox_changes& changes) const {
    std::set<std::pair<conversation_id, seq>> inserted;
    for (const auto& [conversation, row] : changes.messages) {
        const auto known = timelines_.find(conversation);
        const bool stored = known != timelines_.end() && known->second.rows.contains(row.seq);
        if (stored || !inserted.emplace(conversation, row.seq).second) {
            return error(errc::mailbox_corrupt, "a timeline entry was stored twice");
        }
    }
    event_id newest = last_event_;
    for (const auto& appended : changes.events) {
        GAPLESS_ASSERT(appended.id > newest);
        newest = appended.id;
    }
    GAPLESS_ASSERT(!changes.consumed || *changes.consumed <= newest);
    return {};
}

void memory_mailbox::apply_conversations(const mailbox_changes& changes) {
    for (const auto& [id, kept] : changes.delivered_kept) {
        if (const auto known = conversations_.find(id); known != conversations_.end()) {
            known->second.reading.delivered_kept = kept;
        }
    }
    for (const auto& [id, row] : changes.conversations) {
        conversations_.insert_or_assign(id, row);
    }
}

void memory_mailbox::apply_timelines(const mailbox_changes& changes) {
    for (const auto& [conversation, hole] : changes.holes) {
        put_hole(conversation, hole);
    }
    for (const auto& [conversation, row] : changes.messages) {
        insert(conversation, row);
    }
    for (const auto& [place, bytes] : changes.sealed) {
        timelines_[place.first].sealed.insert_or_assign(place.second, bytes);
    }
    for (const auto& [conversation, gaps] : changes.gaps) {
        if (gaps.is_empty()) {
            gaps_.erase(conversation);
        } else {
            gaps_.insert_or_assign(conversation, gaps);
        }
    }
}

void memory_mailbox::apply_settings(const mailbox_changes& changes) {
    for (const auto& [id, row] : changes.settings) {
        if (row == conversation_settings{}) {
            settings_.erase(id);
        } else {
            settings_.insert_or_assign(id, row);
        }
    }
}

void memory_mailbox::apply_drafts(const mailbox_changes& changes) {
    for (const auto& id : changes.forgotten_drafts) {
        drafts_.erase(id);
    }
    for (const auto& [id, row] : changes.drafts) {
        drafts_.insert_or_assign(id, row);
    }
}

void memory_mailbox::apply_events(const mailbox_changes& changes) {
    for (const auto& appended : changes.events) {
        events_.emplace(appended.id, appended);
        last_event_ = appended.id;
    }
    if (changes.consumed && *changes.consumed > consumed_) {
        consumed_ = *changes.consumed;
        events_.erase(events_.begin(), events_.upper_bound(consumed_));
    }
}

void memory_mailbox::apply_annotations(const mailbox_changes& changes) {
    for (const auto& [conversation, said] : changes.annotations) {
        auto& line = timelines_[conversation];
        if (!line.rows.contains(said.target) && is_expired(line, said.target)) {
            continue;
        }
        auto& known = line.said[{said.target, said.kind, said.by}];
        if (said.seq > known.seq || GAPLESS_PLANTED(older_edit_wins)) {
            known = said;
        }
        if (said.kind == message_kind::recall) {
            take_back(conversation, said.target);
        }
    }
}

void memory_mailbox::apply_revealed(const mailbox_changes& changes) {
    for (const auto& [conversation, said] : changes.revealed) {
        auto& line = timelines_[conversation];
        const auto row = line.rows.find(said.seq);
        if (line.sealed.erase(said.seq) == 0 || row == line.rows.end()) {
            continue;
        }
        reveal(row->second, said);
        for (auto& [id, told] : events_) {
            auto* arrived = std::get_if<message_event>(&told.what);
            if (arrived != nullptr && arrived->conversation == conversation &&
                arrived->message.seq == said.seq) {
                reveal(arrived->message, said);
            }
        }
    }
}

void memory_mailbox::take_back(conversation_id conversation, seq target) {
    auto& line = timelines_[conversation];
    for (auto row = line.rows.lower_bound(target); row != line.rows.end(); ++row) {
        if (is_gone_with(row->second, target)) {
            take_body(row->second);
            line.sealed.erase(row->first);
        }
    }
    for (auto& [key, said] : line.said) {
        if (said.target == target && said.kind == message_kind::edit) {
            said.body.clear();
        }
    }
    for (auto& [id, told] : events_) {
        auto* arrived = std::get_if<message_event>(&told.what);
        if (arrived != nullptr && arrived->conversation == conversation &&
            is_gone_with(arrived->message, target)) {
            take_body(arrived->message);
        }
    }
}

result<std::vector<annotation>> memory_mailbox::annotations(
    conversation_id conversation, seq from, seq to
) {
    std::vector<annotation> found;
    const auto known = timelines_.find(conversation);
    if (known == timelines_.end()) {
        return found;
    }
    const auto& said = known->second.said;
    for (auto row = said.lower_bound({from, message_kind{}, user_id{}});
         row != said.end() && row->second.target <= to;
         ++row) {
        if (is_shown(known->second, row->second)) {
            found.push_back(row->second);
        }
    }
    return found;
}

result<std::vector<message>> memory_mailbox::messages(
    conversation_id conversation, seq from, seq to, std::size_t limit
) {
    std::vector<message> found;
    const auto known = timelines_.find(conversation);
    if (known == timelines_.end()) {
        return found;
    }
    const auto& rows = known->second.rows;
    for (auto row = rows.lower_bound(from);
         row != rows.end() && row->first <= to && found.size() < limit;
         ++row) {
        if (!is_expired(known->second, row->first)) {
            found.push_back(row->second);
        }
    }
    return found;
}

result<std::vector<message>> memory_mailbox::newest(
    conversation_id conversation, seq to, std::size_t limit
) {
    std::vector<message> found;
    const auto known = timelines_.find(conversation);
    if (known == timelines_.end()) {
        return found;
    }
    const auto& rows = known->second.rows;
    for (auto row = rows.upper_bound(to); row != rows.begin() && found.size() < limit;) {
        --row;
        if (!is_expired(known->second, row->first)) {
            found.push_back(row->second);
        }
    }
    std::ranges::reverse(found);
    return found;
}

result<std::vector<message>> memory_mailbox::sealed(
    conversation_id conversation, seq after, std::size_t limit
) {
    std::vector<message> found;
    const auto known = timelines_.find(conversation);
    if (known == timelines_.end()) {
        return found;
    }
    const auto& sealed = known->second.sealed;
    for (auto row = sealed.upper_bound(after); row != sealed.end() && found.size() < limit; ++row) {
        if (!is_expired(known->second, row->first)) {
            found.push_back(known->second.rows.at(row->first));
            found.back().body = row->second;
        }
    }
    return found;
}

result<std::vector<protocol::hole>> memory_mailbox::holes(conversation_id conversation) {
    std::vector<protocol::hole> found;
    std::vector<seq> expired;
    if (const auto known = timelines_.find(conversation); known != timelines_.end()) {
        for (const auto& [from, kept] : known->second.holes) {
            found.push_back(kept.hole);
        }
        for (const auto& [at, goes] : known->second.going) {
            if (goes <= expired_to_) {
                expired.push_back(at);
            }
        }
    }
    return told_holes(std::move(found), expired);
}

result<read_place> memory_mailbox::measure(
    conversation_id conversation, user_id reader, seq up_to, ordinal base
) {
    read_place place{up_to, base, 0};
    const auto known = timelines_.find(conversation);
    if (known == timelines_.end()) {
        return place;
    }
    for (const auto& [at, row] : known->second.rows) {
        if (at <= up_to) {
            place.ordinal = std::max(place.ordinal, row.ordinal);
        } else if (row.sender == reader && is_countable(row.kind) && row.ordinal > base) {
            ++place.own_after;
        }
    }
    for (const auto& [from, kept] : known->second.holes) {
        if (kept.hole.to <= up_to) {
            place.ordinal = std::max(place.ordinal, kept.ordinal);
        } else if (from > up_to && kept.ordinal > base) {
            place.own_after += reader == identity_.user_id ? kept.own : 0;
        }
    }
    return place;
}

result<std::vector<event>> memory_mailbox::events(event_id after, std::size_t limit) {
    std::vector<event> found;
    std::size_t bytes = 0;
    for (auto row = events_.upper_bound(after);
         row != events_.end() && found.size() < limit && bytes < event_bytes_max;
         ++row) {
        found.push_back(as_told(row->second));
        bytes += body_bytes_of(found.back());
    }
    return found;
}

result<search_page> memory_mailbox::search(const search_plan& plan) {
    search_collector found(plan);
    for (const auto& [conversation, stored] : timelines_) {
        for (const auto& [at, row] : stored.rows) {
            if (!is_expired(stored, at) || GAPLESS_PLANTED(expired_stays_in_search)) {
                found.offer(conversation, row);
            }
        }
    }
    return found.take_page();
}

}  // namespace gapless::sdk
