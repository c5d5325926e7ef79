#include "tests/simulation/checkers/list_checker.hpp"

#include "sdk/core/mailbox/recall_rules.hpp"

#include <gapless/apply_changes.hpp>
#include <gapless/content.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

namespace gapless::simulation {
namespace {

constexpr std::size_t few = 3;
constexpr std::size_t many = 100;
constexpr std::size_t shown_at_once = 4;

template <class What>
std::vector<What> all_of(const std::vector<listed_entry>& items) {
    std::vector<What> found;
    for (const listed_entry& item : items) {
        if (const auto* what = std::get_if<What>(&item.what)) {
            found.push_back(*what);
        }
    }
    return found;
}

// Those of the outbox: what has its seq, and waits for its turn in the log, is in the memory of the
// list alone.
std::vector<pending_message> waiting_in(const std::vector<listed_entry>& items) {
    auto found = all_of<pending_message>(items);
    std::erase_if(found, [](const pending_message& one) {
        return one.state == pending_message::stage::sending;
    });
    return found;
}

std::vector<timeline_gap> missing_in(const std::vector<listed_entry>& items) {
    auto found = all_of<timeline_gap>(items);
    std::erase_if(found, [](const timeline_gap& one) {
        return one.why != timeline_gap::cause::missing;
    });
    return found;
}

// With what was said of them.
std::vector<std::pair<message, std::vector<annotation>>> messages_in(
    const std::vector<listed_entry>& items
) {
    std::vector<std::pair<message, std::vector<annotation>>> found;
    for (const listed_entry& item : items) {
        if (const auto* entry = std::get_if<message>(&item.what)) {
            found.emplace_back(*entry, item.annotations);
        }
    }
    return found;
}

template <class Value>
bool ends_with(const std::vector<Value>& all, const std::vector<Value>& end) {
    return end.size() <= all.size() && std::equal(end.rbegin(), end.rend(), all.rbegin());
}

}  // namespace

list_checker::list_checker(ledger& truth, report& seen, std::string name)
    : ledger_(truth), report_(seen), name_(std::move(name)) {}

void list_checker::handle_committed(const sdk::mailbox_changes& changes) {
    expiry_.handle_committed(changes);
    for (const auto& [id, row] : changes.conversations) {
        lines_[id].conversation = row;
        lines_[id].conversation.reading = {};  // no item shows it
    }
    for (const auto& [id, set] : changes.settings) {
        lines_[id].settings = set;
    }
    for (const auto& [id, entry] : changes.messages) {
        lines_[id].rows.insert_or_assign(entry.seq, entry);
        find_last(id, lines_[id]);
    }
    for (const auto& [id, said] : changes.revealed) {
        if (const auto row = lines_[id].rows.find(said.seq); row != lines_[id].rows.end()) {
            sdk::reveal(row->second, said);
            find_last(id, lines_[id]);
        }
    }
    for (const auto& [id, said] : changes.annotations) {
        line& of = lines_[id];
        for (auto row = of.rows.lower_bound(said.target);
             said.kind == message_kind::recall && row != of.rows.end();
             ++row) {
            if (sdk::is_gone_with(row->second, said.target)) {
                sdk::take_body(row->second);
            }
        }
        find_last(id, of);
    }
    if (changes.expired_to) {
        for (auto& [id, each] : lines_) {
            find_last(id, each);
        }
    }
    if (list_) {
        list_->handle_committed(changes);
    }
    if (timeline_) {
        timeline_->handle_committed(changes);
    }
    is_current_ = false;
}

void list_checker::find_last(conversation_id id, line& of) const {
    of.last.reset();
    for (auto row = of.rows.rbegin(); row != of.rows.rend() && !of.last; ++row) {
        if (!expiry_.is_gone(id, row->first)) {
            of.last = row->second;
        }
    }
}

void list_checker::handle_started(const sdk::mailbox_state& state) {
    limit_ = few;
    list_.emplace(state, limit_);
    conversations_.clear();
    timeline_.reset();
    is_current_ = false;
}

void list_checker::poll(sdk::mailbox& box) {
    if (!list_) {
        return;
    }
    if (++polls_ % 32 == 0) {
        limit_ = limit_ == few ? many : few;
        list_->show(limit_);
    }
    const auto batch = list_->poll_batch(box);
    if (batch && *batch) {
        take(**batch);
    }
    is_current_ = batch.has_value();
    if (!timeline_) {
        return;
    }
    const auto entries = timeline_->poll_batch(box);
    if (entries && *entries) {
        take(**entries);
    }
    is_current_ = is_current_ && entries;
}

void list_checker::take(const conversation_batch& batch) { apply_changes(batch, conversations_); }

// A message that has got its seq may not disappear from a screen, not even to come again; unless
// the device was told a lie about it.
void list_checker::take(const timeline_batch& batch) {
    for (const auto& step : batch) {
        if (const auto* gone = std::get_if<list_remove>(&step)) {
            const listed_entry& item = entries_.at(gone->index);
            const auto* waiting = std::get_if<pending_message>(&item.what);
            report_.check(
                invariant::i20_lists_agree,
                waiting == nullptr || !ledger_.logged.contains(waiting->client_id) ||
                    has_expired(waiting->client_id) ||
                    ledger_.deceived_devices.contains(item.id.device),
                [&] { return name_ + ": a message of the log was taken off the screen"; }
            );
        }
        apply_changes(timeline_batch{step}, entries_);
    }
}

// Before the device had heard of its place.
bool list_checker::has_expired(const client_id& own) const {
    const auto& [where, at] = ledger_.logged.at(own);
    return expiry_.is_gone(where, at) || ledger_.logs.at(where).may_be_gone(at, ledger_.now);
}

void list_checker::check(const sdk::mailbox_state& stored, sdk::mailbox& box) {
    poll(box);
    if (is_current_) {
        check_conversations();
    }
    if (!timeline_ && !stored.conversations.empty()) {
        opened_ = stored.conversations[polls_ % stored.conversations.size()].id;
        timeline_.emplace(opened_, stored, shown_at_once);
        entries_.clear();
    } else if (timeline_ && is_current_ && polls_ % 8 == 0) {
        check_timeline(stored, box);
    }
}

std::vector<const list_checker::line*> list_checker::sorted_lines() const {
    std::vector<const line*> sorted;
    for (const auto& [id, each] : lines_) {
        if (each.conversation.kind != conversation_kind::contacts) {
            sorted.push_back(&each);
        }
    }
    std::sort(sorted.begin(), sorted.end(), [](const line* a, const line* b) {
        const auto key = [](const line* one) {
            return std::tuple(one->settings.pinned, one->conversation.active, one->conversation.id);
        };
        return key(a) > key(b);
    });
    return sorted;
}

void list_checker::check_conversations() const {
    auto wanted = sorted_lines();
    wanted.resize(std::min(wanted.size(), limit_));
    const bool is_same = std::equal(
        wanted.begin(),
        wanted.end(),
        conversations_.begin(),
        conversations_.end(),
        [](const line* a, const listed_conversation& b) {
            return a->conversation == b.conversation && a->settings == b.settings &&
                   a->last.has_value() == b.last.has_value() &&
                   (!b.last || (a->last->seq == b.last->seq &&
                                (a->last->server_time == a->conversation.active ||
                                 a->last->seq < a->rows.rbegin()->first) &&
                                a->last->sender_name == b.last->sender_name &&
                                text_of(*a->last).starts_with(b.last->text)));
        }
    );
    report_.check(invariant::i20_lists_agree, is_same, [&] {
        return name_ + ": the list of conversations is not what its mailbox holds";
    });
}

void list_checker::check_timeline(const sdk::mailbox_state& stored, sdk::mailbox& box) {
    sdk::timeline_list fresh(opened_, stored, shown_at_once);
    const auto read = fresh.poll_batch(box);
    if (!read) {
        return;
    }
    const bool is_same = ends_with(messages_in(entries_), messages_in(fresh.items())) &&
                         waiting_in(entries_) == waiting_in(fresh.items()) &&
                         ends_with(missing_in(entries_), missing_in(fresh.items()));
    report_.check(invariant::i20_lists_agree, is_same, [&] {
        return name_ + ": the timeline of conversation " + std::to_string(opened_.value) +
               " is not what its mailbox holds";
    });
}

void list_checker::check_settled(const std::string& user) const {
    using key = std::pair<wall_time, conversation_id>;
    std::vector<key> wanted;
    std::set<conversation_id> expired;
    for (const auto& [id, log] : ledger_.logs) {
        const message* newest = nullptr;
        for (const message& entry : log.entries) {
            newest = log.is_visible(user, entry.seq) ? &entry : newest;
        }
        // A device may have come too late for what has expired.
        if (newest != nullptr && log.may_be_gone(newest->seq, ledger_.now)) {
            expired.insert(id);
        } else if (newest != nullptr) {
            wanted.emplace_back(newest->server_time, id);
        }
    }
    std::vector<key> known;
    for (const auto& [id, each] : lines_) {
        if (!each.rows.empty() && !expired.contains(id)) {
            known.emplace_back(each.conversation.active, id);
        }
    }
    std::sort(wanted.begin(), wanted.end());
    std::sort(known.begin(), known.end());
    report_.check(invariant::i20_lists_agree, known == wanted, [&] {
        return name_ + ": its conversations are not in the order of the log";
    });
}

}  // namespace gapless::simulation
