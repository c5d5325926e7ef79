#include "sdk/core/lists/timeline_list.hpp"

#include "sdk/core/sending/pending_message_of.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace gapless::sdk {
namespace {

constexpr seq last_seq{std::numeric_limits<std::uint64_t>::max()};

// What is still to come has no seq in its id: where it begins moves on.
constexpr entry_id missing_id{};

// One more of them can be asked for.
constexpr auto limit_max = std::numeric_limits<std::size_t>::max() - 1;

timeline_gap gap_of(const protocol::hole& from) {
    using cause = timeline_gap::cause;
    const bool is_old = from.reason == protocol::hole_reason::expired;
    return {from.from, from.to, is_old ? cause::expired : cause::not_a_member};
}

bool has_expired(const std::vector<protocol::hole>& holes, seq at) {
    const auto next = std::ranges::upper_bound(holes, at, {}, &protocol::hole::from);
    return next != holes.begin() && at <= std::prev(next)->to &&
           std::prev(next)->reason == protocol::hole_reason::expired;
}

// The server has it, and no word of it can change.
listed_entry held_item(const entry_id& id, const protocol::draft& row) {
    auto shown = pending_message_of(row);
    shown.state = pending_message::stage::sending;
    shown.reason.reset();
    return {id, std::move(shown)};
}

}  // namespace

timeline_list::timeline_list(conversation_id which, const mailbox_state& stored, std::size_t limit)
    : which_(which), own_(stored.identity.device), limit_(std::min(limit, limit_max)) {
    const auto row = std::ranges::find(stored.conversations, which, &conversation::id);
    if (row != stored.conversations.end()) {
        row_ = *row;
    }
    if (const auto missing = stored.gaps.find(which); missing != stored.gaps.end()) {
        gaps_ = missing->second;
    }
    for (const auto& [position, draft] : stored.drafts) {
        if (is_here(draft)) {
            drafts_.emplace(draft.id, std::pair{position, draft});
        }
    }
}

void timeline_list::handle_committed(const mailbox_changes& changes) {
    if (const auto row = changes.conversations.find(which_); row != changes.conversations.end()) {
        row_ = row->second;
        is_changed_ = true;
    }
    const auto is_here = [this](const stored_hole& each) { return each.conversation == which_; };
    if (changes.expired_to || std::ranges::any_of(changes.holes, is_here)) {
        has_new_holes_ = true;
        is_changed_ = true;
    }
    for (const auto& [where, said] : changes.annotations) {
        if (where == which_ && said.target >= start_) {
            annotated_.insert(said.target);
            is_changed_ = true;
        }
    }
    for (const auto& [where, said] : changes.revealed) {
        if (where == which_ && said.seq >= start_) {
            annotated_.insert(said.seq);
            is_changed_ = true;
        }
    }
    if (const auto missing = changes.gaps.find(which_); missing != changes.gaps.end()) {
        handle_gaps(missing->second);
    }
    handle_drafts(changes);
}

// A gap below all that is shown is nothing to a screen; one that comes or goes where it looks is
// more than it is worth telling one by one.
void timeline_list::handle_gaps(const gap_set& now) {
    const auto is_shown = [this](const seq_range& each) { return each.last >= start_; };
    const bool is_seen = std::ranges::any_of(gaps_.ranges(), is_shown) ||
                         std::ranges::any_of(now.ranges(), is_shown);
    gaps_ = now;
    if (is_seen) {
        is_complete_ = false;
        is_reset_ = true;
        is_changed_ = true;
    }
}

void timeline_list::handle_drafts(const mailbox_changes& changes) {
    std::map<client_id, seq> sent;
    for (const auto& appended : changes.events) {
        const auto* told = std::get_if<sent_event>(&appended.what);
        if (told != nullptr && told->conversation == which_) {
            sent.emplace(told->client_id, told->seq);
        }
    }
    for (const auto& id : changes.forgotten_drafts) {
        auto known = drafts_.extract(id);
        if (known && sent.contains(id)) {
            const seq found = sent.at(id);
            settled_.emplace(id, settled{found, std::move(known.mapped().second)});
            if (found <= read_) {
                is_complete_ = false;
                is_reset_ = true;
            }
        }
        is_changed_ = is_changed_ || known;
    }
    for (const auto& [id, row] : changes.drafts) {
        if (is_here(row.second)) {
            drafts_.insert_or_assign(id, row);
            is_changed_ = true;
        } else if (drafts_.erase(id) != 0) {
            is_changed_ = true;
        }
    }
}

bool timeline_list::is_here(const protocol::draft& row) const {
    if (is_annotation(row.kind)) {
        return false;
    }
    if (!row.to.is_direct()) {
        return row.to.conversation == which_;
    }
    return row_ && row_->kind == conversation_kind::direct &&
           canonical_user_name(row_->name) == row.to.user;
}

void timeline_list::show(std::size_t limit) {
    limit_ = std::min(limit, limit_max);
    is_complete_ = false;
    is_changed_ = true;
}

result<std::optional<timeline_list::batch>> timeline_list::poll_batch(mailbox& box) {
    if (!is_changed_) {
        return std::optional<batch>();
    }
    if (auto done = read(box); !done) {
        // Half of it may be among the items, and what is read in the end may begin later.
        is_complete_ = false;
        is_reset_ = true;
        return done.error();
    }
    put_gaps();
    put_outbox();
    is_changed_ = false;
    const auto touched = std::exchange(touched_, {});
    const auto make = [this](const entry_id& id) { return items_.at(places_.at(id)); };
    auto steps = std::exchange(is_reset_, false) ? shown_.reset(ids(), make)
                                                 : shown_.show(ids(), touched, make);
    return steps.empty() ? std::nullopt : std::optional(std::move(steps));
}

result<void> timeline_list::read(mailbox& box) {
    auto done = is_complete_ ? read_news(box) : read_all(box);
    if (done && !is_complete_) {
        is_reset_ = true;  // more has come than is worth telling one by one
        done = read_all(box);
    }
    if (done && std::exchange(has_room_, false)) {
        done = read_all(box);  // older ones take the place of those that have expired
    }
    return done;
}

// Leaves the items incomplete when there is too much of it.
result<void> timeline_list::read_news(mailbox& box) {
    const seq high = row_ ? row_->high : seq{};
    if (high > read_) {
        const auto found = box.messages(which_, read_.next(), high, limit_ + 1);
        if (!found) {
            return found.error();
        }
        is_complete_ = found->size() <= limit_;
        if (auto done = put_entries(box, *found); !done) {
            return done;
        }
        read_ = high;
    }
    if (has_new_holes_) {
        if (auto done = read_holes(box); !done) {
            return done;
        }
    }
    return read_annotated(box);
}

// What expires is taken off the screen, as a message and as what was said of one, and leaves a gap.
result<void> timeline_list::read_holes(mailbox& box) {
    const auto holes = box.holes(which_);
    if (!holes) {
        return holes.error();
    }
    has_new_holes_ = false;
    std::vector<entry_id> gone;
    std::size_t left = 0;
    for (const auto& [at, item] : items_) {
        const auto* entry = std::get_if<message>(&item.what);
        const auto* gap = std::get_if<timeline_gap>(&item.what);
        if (entry == nullptr) {
            if (gap != nullptr && gap->why != timeline_gap::cause::missing) {
                gone.push_back(item.id);
            }
        } else if (has_expired(*holes, entry->seq)) {
            gone.push_back(item.id);
            has_room_ = true;
        } else {
            ++left;
            note_expired(*entry, item.annotations, *holes);
        }
    }
    has_room_ = has_room_ && left < limit_ && start_ > seq{};
    for (const auto& id : gone) {
        take_out(id);
    }
    put_holes(*holes);
    return {};
}

void timeline_list::note_expired(
    const message& entry, const std::vector<annotation>& said, const std::vector<protocol::hole>& of
) {
    const auto is_gone = [&of](const annotation& each) { return has_expired(of, each.seq); };
    if (std::ranges::any_of(said, is_gone)) {
        annotated_.insert(entry.seq);
    }
}

void timeline_list::put_holes(const std::vector<protocol::hole>& all) {
    for (const auto& hole : all) {
        if (hole.to >= start_) {
            put({false, hole.from.value, false}, {{{}, {}, hole.from}, gap_of(hole)});
        }
    }
}

// Messages of which something was said, or which were recalled.
result<void> timeline_list::read_annotated(mailbox& box) {
    for (const seq target : std::exchange(annotated_, {})) {
        if (target < start_ || target > read_) {
            continue;
        }
        const auto found = box.messages(which_, target, target, 1);
        if (!found) {
            return found.error();
        }
        if (auto done = put_entries(box, *found); !done) {
            return done;
        }
    }
    return {};
}

// The newest entries that are items.
result<std::vector<message>> timeline_list::read_screenful(mailbox& box) const {
    std::vector<message> found;  // the newest first
    seq next = last_seq;
    while (found.size() < limit_) {
        auto page = box.newest(which_, next, limit_);
        if (!page) {
            return page.error();
        }
        if (page->empty()) {
            break;
        }
        next = page->front().seq.previous();
        for (auto entry = page->rbegin(); entry != page->rend() && found.size() < limit_; ++entry) {
            if (!is_annotation(entry->kind)) {
                found.push_back(std::move(*entry));
            }
        }
    }
    std::ranges::reverse(found);
    return found;
}

result<void> timeline_list::put_entries(mailbox& box, const std::vector<message>& entries) {
    if (entries.empty()) {
        return {};
    }
    const auto said = box.annotations(which_, entries.front().seq, entries.back().seq);
    if (!said) {
        return said.error();
    }
    for (const auto& entry : entries) {
        if (!is_annotation(entry.kind)) {
            const auto about = std::ranges::equal_range(*said, entry.seq, {}, &annotation::target);
            put_entry(entry, {about.begin(), about.end()});
        }
    }
    return {};
}

result<void> timeline_list::read_all(mailbox& box) {
    const auto found = read_screenful(box);
    if (!found) {
        return found.error();
    }
    const auto holes = box.holes(which_);
    if (!holes) {
        return holes.error();
    }
    items_.clear();
    places_.clear();
    has_new_holes_ = false;
    annotated_.clear();
    start_ = found->size() < limit_ || found->empty() ? seq{} : found->front().seq;
    read_ = row_ ? row_->high : seq{};
    if (auto done = put_entries(box, *found); !done) {
        return done;
    }
    put_holes(*holes);
    for (const auto& each : gaps_.ranges()) {
        if (each.last >= start_) {
            const timeline_gap missing{each.first, each.last, timeline_gap::cause::missing};
            put({false, each.first.value, false}, {{{}, {}, each.first}, missing});
        }
    }
    is_complete_ = true;
    return {};
}

void timeline_list::put_entry(const message& entry, std::vector<annotation> said) {
    const bool is_own = entry.device == own_;
    entry_id id{entry.device, entry.client_id, is_own ? seq{} : entry.seq};
    const auto known = places_.find(id);
    const auto* other =
        known == places_.end() ? nullptr : std::get_if<message>(&items_.at(known->second).what);
    if (other != nullptr && other->seq != entry.seq) {
        id.seq = entry.seq;  // no honest log has a client_id twice; a list has no id twice
    }
    settled_.erase(entry.client_id);
    put({false, entry.seq.value, true}, {id, entry, std::move(said)});
}

void timeline_list::put_gaps() {
    take_out(missing_id);
    if (row_ && row_->high < row_->head) {
        const timeline_gap missing{row_->high.next(), row_->head, timeline_gap::cause::missing};
        put({false, missing.from.value, false}, {missing_id, missing});
    }
}

void timeline_list::put_outbox() {
    std::vector<entry_id> gone;
    for (const auto& [id, at] : places_) {
        if (std::holds_alternative<pending_message>(items_.at(at).what)) {
            gone.push_back(id);
        }
    }
    for (const auto& id : gone) {
        take_out(id);
    }
    std::erase_if(settled_, [this](const auto& each) { return each.second.seq <= read_; });
    for (const auto& [id, kept] : settled_) {
        put({false, kept.seq.value, true}, held_item({own_, id, {}}, kept.draft));
    }
    for (const auto& [id, kept] : drafts_) {
        const entry_id shown{own_, id, {}};
        if (!places_.contains(shown)) {
            put({true, kept.first, true}, {shown, pending_message_of(kept.second)});
        }
    }
}

// An id has one place, the newest that it is given.
void timeline_list::put(place at, listed_entry item) {
    take_out(item.id);
    if (const auto other = items_.find(at); other != items_.end()) {
        places_.erase(other->second.id);
        touched_.insert(other->second.id);
    }
    touched_.insert(item.id);
    places_.insert_or_assign(item.id, at);
    items_.insert_or_assign(at, std::move(item));
}

void timeline_list::take_out(const entry_id& id) {
    if (const auto known = places_.extract(id)) {
        items_.erase(known.mapped());
    }
}

std::vector<entry_id> timeline_list::ids() const {
    std::vector<entry_id> found;
    for (const auto& [at, item] : items_) {
        found.push_back(item.id);
    }
    return found;
}

}  // namespace gapless::sdk
