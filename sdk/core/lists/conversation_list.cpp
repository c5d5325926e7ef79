#include "sdk/core/lists/conversation_list.hpp"

#include "sdk/core/lists/preview_of.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace gapless::sdk {

conversation_list::conversation_list(const mailbox_state& stored, std::size_t limit)
    : limit_(limit) {
    for (const auto& known : stored.conversations) {
        row& made = rows_[known.id];
        made.conversation = known;
        if (const auto set = stored.settings.find(known.id); set != stored.settings.end()) {
            made.settings = set->second;
        }
        if (is_listed(made)) {
            order_.push_back(place_of(made));
        }
    }
    std::ranges::sort(order_);
}

void conversation_list::handle_committed(const mailbox_changes& changes) {
    std::set<conversation_id> changed;
    for (const auto& [id, known] : changes.conversations) {
        changed.insert(id);
    }
    for (const auto& [id, set] : changes.settings) {
        changed.insert(id);
    }
    for (const auto& id : changed) {
        take_out(id);
    }
    for (const auto& [id, known] : changes.conversations) {
        rows_[id].conversation = known;
    }
    for (const auto& [id, set] : changes.settings) {
        if (const auto known = rows_.find(id); known != rows_.end()) {
            known->second.settings = set;
        }
    }
    for (const auto& [id, entry] : changes.messages) {
        if (const auto known = rows_.find(id);
            known != rows_.end() && is_newest(known->second, entry)) {
            // Some have expired when they come, by themselves or with what they are about.
            const bool may_be_gone = is_annotation(entry.kind) || entry.expires != wall_time{};
            known->second.last = preview_of(entry);
            known->second.is_last_known = !may_be_gone;
            touched_.insert(id);
        }
    }
    for (const auto& [id, said] : changes.revealed) {
        if (const auto known = rows_.find(id); known != rows_.end()) {
            known->second.is_last_known = false;
            touched_.insert(id);
        }
    }
    for (const auto& [id, said] : changes.annotations) {
        if (const auto known = rows_.find(id);
            known != rows_.end() && said.kind == message_kind::recall) {
            known->second.is_last_known = false;  // its text may be gone
            touched_.insert(id);
        }
    }
    if (changes.expired_to || !changes.holes.empty()) {
        forget_previews();
    }
    for (const auto& id : changed) {
        put_in(id);
    }
    is_changed_ = is_changed_ || !changed.empty() || !touched_.empty();
}

// Those that are shown are read again: they may have expired.
void conversation_list::forget_previews() {
    for (auto& [id, known] : rows_) {
        if (std::exchange(known.is_last_known, false)) {
            touched_.insert(id);
        }
    }
}

// What comes for a gap is not. Where it cannot be told, the newest is read when it is shown.
bool conversation_list::is_newest(const row& of, const message& entry) {
    if (of.is_last_known) {
        return !of.last || of.last->seq < entry.seq;
    }
    return entry.seq == of.conversation.high;
}

void conversation_list::show(std::size_t limit) {
    is_changed_ = is_changed_ || limit != limit_;
    limit_ = limit;
}

result<std::optional<conversation_list::batch>> conversation_list::poll_batch(mailbox& box) {
    if (!is_changed_) {
        return std::optional<batch>();
    }
    auto now = first_ids();
    if (auto read = read_previews(now, box); !read) {
        return read.error();
    }
    is_changed_ = false;
    const auto touched = std::exchange(touched_, {});
    const auto make = [this](conversation_id id) { return item_of(id); };
    auto steps = std::exchange(is_told_, true) ? shown_.show(std::move(now), touched, make)
                                               : shown_.reset(std::move(now), make);
    return steps.empty() ? std::nullopt : std::optional(std::move(steps));
}

result<void> conversation_list::read_previews(
    const std::vector<conversation_id>& now, mailbox& box
) {
    constexpr seq newest{std::numeric_limits<std::uint64_t>::max()};
    for (const auto& id : now) {
        row& shown = rows_.at(id);
        if (shown.is_last_known) {
            continue;
        }
        const auto read = box.newest(id, newest, 1);
        if (!read) {
            return read.error();
        }
        shown.last.reset();
        if (!read->empty()) {
            shown.last = preview_of(read->front());
        }
        shown.is_last_known = true;
    }
    return {};
}

std::vector<conversation_id> conversation_list::first_ids() const {
    std::vector<conversation_id> ids;
    for (auto next = order_.rbegin(); next != order_.rend() && ids.size() < limit_; ++next) {
        ids.push_back(next->id);
    }
    return ids;
}

void conversation_list::take_out(conversation_id id) {
    if (const auto known = rows_.find(id); known != rows_.end() && is_listed(known->second)) {
        order_.erase(std::ranges::lower_bound(order_, place_of(known->second)));
    }
}

void conversation_list::put_in(conversation_id id) {
    if (const auto known = rows_.find(id); known != rows_.end() && is_listed(known->second)) {
        const auto here = place_of(known->second);
        order_.insert(std::ranges::upper_bound(order_, here), here);
        touched_.insert(id);
    }
}

// The contacts timeline is no conversation of a screen.
bool conversation_list::is_listed(const row& of) {
    return of.conversation.kind != conversation_kind::contacts;
}

conversation_list::place conversation_list::place_of(const row& of) {
    return {of.settings.pinned, of.conversation.active, of.conversation.id};
}

// All that an item shows comes together here. What reading is counted with changes far more often
// than what comes of it.
listed_conversation conversation_list::item_of(conversation_id id) const {
    const row& known = rows_.at(id);
    listed_conversation item{known.conversation, known.settings, known.last};
    item.conversation.reading = {};
    return item;
}

}  // namespace gapless::sdk
