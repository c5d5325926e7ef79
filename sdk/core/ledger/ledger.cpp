#include "sdk/core/ledger/ledger.hpp"

#include "protocol/planted.hpp"
#include "sdk/core/mailbox/recall_rules.hpp"
#include "sdk/core/receipts/read_rules.hpp"

#include <gapless/assert.hpp>
#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace gapless::sdk {

ledger::ledger(mailbox_state stored)
    : stored_(std::move(stored)),
      owner_(stored_.identity),
      cursor_(stored_.cursor),
      session_(stored_.session),
      settings_(stored_.settings),
      gaps_(stored_.gaps),
      keys_(stored_.keys),
      last_event_(stored_.last_event),
      consumed_(stored_.consumed),
      expired_to_(stored_.expired_to) {
    std::ranges::sort(stored_.conversations, {}, &conversation::id);
    for (const auto& row : stored_.conversations) {
        conversations_.emplace(row.id, row);
        if (row.kind == conversation_kind::direct) {
            direct_.insert_or_assign(canonical_user_name(row.name), row.id);
        }
    }
    if (GAPLESS_PLANTED(gap_row_lost_on_restart) && gaps_.size() > 2) {
        gaps_.clear();
        stored_.gaps.clear();
    }
    for (const auto& [position, row] : stored_.drafts) {
        positions_.emplace(row.id, position);
        next_position_ = std::max(next_position_, position + 1);
    }
}

void ledger::put_identity(gapless::sdk::identity owner) {
    owner_ = std::move(owner);
    changes_.identity = owner_;
}

void ledger::move_cursor(inbox_cursor to) {
    if (to != cursor_) {
        cursor_ = to;
        changes_.cursor = to;
    }
}

void ledger::begin_session(session_epoch begun) {
    session_ = begun;
    changes_.session = begun;
}

void ledger::put(conversation row) {
    GAPLESS_ASSERT(row.id != conversation_id{});
    show_reading(row);
    if (const auto* known = find(row.id); known && *known == row) {
        return;
    }
    if (row.kind == conversation_kind::direct) {
        direct_.insert_or_assign(canonical_user_name(row.name), row.id);
    }
    const auto* before = find(row.id);
    put_settings(
        row.id, settings_with(before ? before->reading : reading{}, row.reading, settings(row.id))
    );
    changes_.conversations.insert_or_assign(row.id, row);
    conversations_.insert_or_assign(row.id, std::move(row));
}

void ledger::put_settings(conversation_id where, conversation_settings row) {
    if (row != settings(where)) {
        changes_.settings.insert_or_assign(where, row);
        settings_.insert_or_assign(where, std::move(row));
    }
}

void ledger::keep_delivered(const protocol::mark& kept) {
    const auto known = conversations_.find(kept.conversation);
    if (known == conversations_.end() || known->second.reading.delivered_kept >= kept.seq) {
        return;
    }
    known->second.reading.delivered_kept = kept.seq;
    const auto changed = changes_.conversations.find(kept.conversation);
    if (changed != changes_.conversations.end()) {
        changed->second.reading.delivered_kept = kept.seq;
    } else {
        changes_.delivered_kept.insert_or_assign(kept.conversation, kept.seq);
    }
}

void ledger::insert(conversation_id where, const message& entry, std::string sealed) {
    insert_history(where, entry, std::move(sealed));
    // Nobody has said it, and there is nothing to show.
    if (entry.kind != message_kind::key_change) {
        append(message_event{where, entry});
    }
}

void ledger::insert_history(conversation_id where, const message& entry, std::string sealed) {
    changes_.messages.push_back({where, entry});
    gathered_bytes_ += entry.body.size() + sealed.size();
    if (!sealed.empty()) {
        changes_.sealed.insert_or_assign({where, entry.seq}, std::move(sealed));
    }
}

void ledger::reveal(conversation_id where, const message& said) {
    changes_.revealed.push_back({where, said});
    gathered_bytes_ += said.body.size();
}

void ledger::annotate(conversation_id where, const annotation& said) {
    changes_.annotations.push_back({where, said});
    if (said.kind == message_kind::recall) {
        take_back(where, said.target);
    }
}

// The mailbox does the same with what it has.
void ledger::take_back(conversation_id where, seq target) {
    for (auto& [place, entry] : changes_.messages) {
        if (place == where && is_gone_with(entry, target)) {
            take_body(entry);
            changes_.sealed.erase({where, entry.seq});
        }
    }
    std::erase_if(changes_.revealed, [&](const stored_message& each) {
        return each.conversation == where && is_gone_with(each.message, target);
    });
    for (auto& [id, what] : changes_.events) {
        auto* told = std::get_if<message_event>(&what);
        if (told != nullptr && told->conversation == where && is_gone_with(told->message, target)) {
            take_body(told->message);
        }
    }
}

void ledger::put_gaps(conversation_id where, gap_set missing) {
    if (missing == gaps(where)) {
        return;
    }
    changes_.gaps.insert_or_assign(where, missing);
    if (missing.is_empty()) {
        gaps_.erase(where);
    } else {
        gaps_.insert_or_assign(where, std::move(missing));
    }
}

void ledger::add_hole(conversation_id where, const protocol::hole& gone) {
    changes_.holes.push_back({where, gone});
}

void ledger::append(decltype(event::what) what) {
    last_event_ = last_event_.next();
    changes_.events.push_back({last_event_, std::move(what)});
}

void ledger::consume(event_id up_to) {
    GAPLESS_ASSERT(up_to <= stored_.last_event);
    if (up_to > consumed_) {
        consumed_ = up_to;
        changes_.consumed = up_to;
    }
}

void ledger::expire(wall_time up_to) {
    if (up_to > expired_to_) {
        expired_to_ = up_to;
        changes_.expired_to = up_to;
    }
}

void ledger::put_networks(std::vector<network_memory> known) {
    changes_.networks = std::move(known);
}

void ledger::put_key(key_name name, std::optional<std::string> value) {
    if (value) {
        keys_.insert_or_assign(name, *value);
    } else {
        keys_.erase(name);
    }
    changes_.keys.insert_or_assign(std::move(name), std::move(value));
}

const std::string* ledger::key(const key_name& name) const {
    const auto known = keys_.find(name);
    return known == keys_.end() ? nullptr : &known->second;
}

void ledger::put_draft(const protocol::draft& row) {
    const auto [place, is_new] = positions_.try_emplace(row.id, next_position_);
    if (is_new) {
        ++next_position_;
    }
    if (GAPLESS_PLANTED(outbox_volatile) && is_new && changes_.messages.size() > 4) {
        late_drafts_.insert_or_assign(row.id, std::pair{place->second, row});
        return;
    }
    changes_.drafts.insert_or_assign(row.id, std::pair{place->second, row});
}

void ledger::forget_draft(const client_id& id) {
    changes_.drafts.erase(id);
    late_drafts_.erase(id);
    changes_.forgotten_drafts.push_back(id);
}

result<void> ledger::commit(mailbox& box) {
    if (auto done = box.commit(changes_); !done) {
        return done;
    }
    handle_committed();
    return {};
}

void ledger::handle_committed() {
    if (changes_.identity) {
        stored_.identity = *changes_.identity;
    }
    if (changes_.cursor) {
        stored_.cursor = *changes_.cursor;
    }
    stored_.session = session_;
    if (changes_.networks) {
        stored_.networks = *changes_.networks;
    }
    handle_committed_conversations();
    for (const auto& [id, missing] : changes_.gaps) {
        if (missing.is_empty()) {
            stored_.gaps.erase(id);
        } else {
            stored_.gaps.insert_or_assign(id, missing);
        }
    }
    for (const auto& [name, value] : changes_.keys) {
        if (value) {
            stored_.keys.insert_or_assign(name, *value);
        } else {
            stored_.keys.erase(name);
        }
    }
    for (const auto& [place, bytes] : changes_.sealed) {
        stored_.sealed.insert(place.first);
    }
    for (const auto& [id, row] : changes_.settings) {
        if (row == conversation_settings{}) {
            stored_.settings.erase(id);
        } else {
            stored_.settings.insert_or_assign(id, row);
        }
    }
    handle_committed_drafts();
    stored_.last_event = last_event_;
    stored_.consumed = consumed_;
    stored_.expired_to = expired_to_;
    changes_ = {};
    changes_.drafts.swap(late_drafts_);
    gathered_bytes_ = 0;
}

void ledger::handle_committed_conversations() {
    auto& rows = stored_.conversations;
    const auto place_of = [&rows](conversation_id id) {
        return std::ranges::lower_bound(rows, id, {}, &conversation::id);
    };
    for (const auto& [id, kept] : changes_.delivered_kept) {
        if (const auto place = place_of(id); place != rows.end() && place->id == id) {
            place->reading.delivered_kept = kept;
        }
    }
    for (const auto& [id, row] : changes_.conversations) {
        const auto place = place_of(id);
        if (place != rows.end() && place->id == id) {
            *place = row;
        } else {
            rows.insert(place, row);
        }
    }
}

void ledger::handle_committed_drafts() {
    auto& rows = stored_.drafts;
    const auto place_of = [&rows](std::uint64_t position) {
        return std::ranges::lower_bound(rows, position, {}, [](const auto& row) {
            return row.first;
        });
    };
    for (const auto& id : changes_.forgotten_drafts) {
        const auto known = positions_.find(id);
        if (known == positions_.end()) {
            continue;
        }
        const auto place = place_of(known->second);
        if (place != rows.end() && place->first == known->second) {
            rows.erase(place);
        }
        positions_.erase(known);
    }
    for (const auto& [id, row] : changes_.drafts) {
        const auto place = place_of(row.first);
        if (place != rows.end() && place->first == row.first) {
            *place = row;
        } else {
            rows.insert(place, row);
        }
    }
}

const conversation* ledger::find(conversation_id id) const {
    const auto known = conversations_.find(id);
    return known == conversations_.end() ? nullptr : &known->second;
}

gap_set ledger::gaps(conversation_id where) const {
    const auto known = gaps_.find(where);
    return known == gaps_.end() ? gap_set{} : known->second;
}

conversation_settings ledger::settings(conversation_id where) const {
    const auto known = settings_.find(where);
    return known == settings_.end() ? conversation_settings{} : known->second;
}

const conversation* ledger::find_direct(const std::string& user) const {
    const auto known = direct_.find(user);
    return known == direct_.end() ? nullptr : find(known->second);
}

}  // namespace gapless::sdk
