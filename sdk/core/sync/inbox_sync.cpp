#include "sdk/core/sync/inbox_sync.hpp"

#include "protocol/planted.hpp"
#include "sdk/core/earliest.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

inbox_sync::inbox_sync(limits options, ledger& book) : limits_(options), ledger_(book) {}

void inbox_sync::handle_connected(instant now) {
    is_connected_ = true;
    start();
    phase_ = phase::asked;
    answer_due_ = now + limits_.answer_within;
}

void inbox_sync::handle_disconnected() {
    is_connected_ = false;
    has_finished_ = false;
    phase_ = phase::idle;
    listed_to_ = {};
    regular_.reset();
    wanted_.reset();
    missed_.reset();
    head_ = {};
    head_due_.reset();
    kept_.clear();
}

bool inbox_sync::handle_page(const protocol::sync_page& page, instant now) {
    if (phase_ != phase::asked) {
        return true;
    }
    const auto known = ledger_.cursor();
    const bool is_other_log = known.epoch != log_epoch{} && page.epoch != known.epoch;
    if (page.state == protocol::sync_state::reset || is_other_log) {
        return handle_reset(page.epoch);
    }
    const bool is_news = page.version > known.version || page.large_to > listed_to_;
    listed_to_ = page.large_to;
    ledger_.move_cursor({page.epoch, std::max(page.version, known.version)});
    if (page.state == protocol::sync_state::ok) {
        handle_end(now);
        return true;
    }
    phase_ = phase::asking;
    return is_news;
}

void inbox_sync::handle_progress(instant now) { answer_due_ = now + limits_.answer_within; }

bool inbox_sync::handle_reset(log_epoch epoch) {
    const inbox_cursor start{epoch, inbox_version{}};
    const bool is_news = ledger_.cursor() != start;
    ledger_.move_cursor(start);
    listed_to_ = {};
    phase_ = phase::asking;
    return is_news;
}

void inbox_sync::handle_end(instant now) {
    phase_ = phase::idle;
    listed_to_ = {};
    has_finished_ = true;
    finished_ = started_;
    regular_ = now + limits_.every;
    if (!head_due_) {
        head_ = ledger_.cursor().version;  // what was named before this sync is answered by it
    }
    fold(now);
}

void inbox_sync::handle_fields(
    conversation_id where, const protocol::inbox_fields& fields, instant now
) {
    if (fields.version <= ledger_.cursor().version) {
        return;
    }
    kept_.push_back({where, fields});
    if (GAPLESS_PLANTED(cursor_moved_by_push_during_sync) && phase_ != phase::idle &&
        is_closed(kept_.back())) {
        move_to(fields.version);
    }
    if (kept_.size() > limits_.kept_max) {
        raise_head(kept_.front().fields.version, now);
        kept_.erase(kept_.begin());
    }
    fold(now);
}

void inbox_sync::handle_notified(std::optional<inbox_version> version, instant now) {
    if (version) {
        raise_head(*version, now);
    } else {
        want(now);
    }
}

void inbox_sync::handle_head(inbox_version version, instant now) {
    raise_head(version, now + limits_.hold_back);
}

void inbox_sync::handle_advanced(instant now) { fold(now); }

void inbox_sync::want(instant due) { wanted_ = earliest(wanted_, due); }

std::optional<protocol::sync> inbox_sync::poll_sync(instant now) {
    if (!is_connected_ || phase_ == phase::asked) {
        return std::nullopt;
    }
    if (phase_ == phase::idle) {
        const auto when = due();
        if (!when || *when > now) {
            return std::nullopt;
        }
        start();
    }
    phase_ = phase::asked;
    answer_due_ = now + limits_.answer_within;
    return request();
}

std::optional<instant> inbox_sync::next_timeout() const {
    if (!is_connected_) {
        return std::nullopt;
    }
    return phase_ == phase::asked ? answer_due_ : due();
}

protocol::sync inbox_sync::request() const {
    const auto& from = ledger_.cursor();
    return {from.epoch, from.version, limits_.entries, listed_to_};
}

bool inbox_sync::is_overdue(instant now) const {
    return is_connected_ && phase_ == phase::asked && now >= answer_due_;
}

bool inbox_sync::is_caught_up() const {
    return has_finished_ && phase_ == phase::idle && !wanted_ && kept_.empty() &&
           head_ <= ledger_.cursor().version;
}

bool inbox_sync::is_closed(const kept_fields& kept) const {
    const auto* row = ledger_.find(kept.conversation);
    return row && row->high >= kept.fields.head;
}

std::optional<instant> inbox_sync::due() const {
    const auto regular = is_regular_ ? regular_ : std::nullopt;
    return earliest(earliest(regular, wanted_), earliest(missed_, head_due_));
}

// During a sync the page's version, not a frame's, says how far the rows are known.
void inbox_sync::fold(instant now) {
    if (phase_ != phase::idle) {
        return;
    }
    while (fold_once()) {
    }
    const auto cursor = ledger_.cursor().version;
    std::erase_if(kept_, [cursor](const kept_fields& kept) {
        return kept.fields.version <= cursor;
    });
    const bool has_missed = std::ranges::any_of(kept_, [cursor](const kept_fields& kept) {
        return kept.fields.prev > cursor;
    });
    if (!has_missed) {
        missed_.reset();
    } else if (!missed_) {
        missed_ = now + limits_.hold_back;
    }
    if (head_ <= cursor) {
        head_due_.reset();
    }
}

bool inbox_sync::fold_once() {
    for (const auto& kept : kept_) {
        const auto cursor = ledger_.cursor().version;
        if (kept.fields.prev <= cursor && cursor < kept.fields.version && is_closed(kept)) {
            move_to(kept.fields.version);
            return true;
        }
    }
    return false;
}

void inbox_sync::move_to(inbox_version version) {
    ledger_.move_cursor({ledger_.cursor().epoch, version});
}

void inbox_sync::raise_head(inbox_version version, instant due) {
    head_ = std::max(head_, version);
    if (head_ > ledger_.cursor().version) {
        head_due_ = earliest(head_due_, due);
    }
}

void inbox_sync::start() {
    ++started_;
    listed_to_ = {};
    wanted_.reset();
    missed_.reset();
    head_due_.reset();
}

}  // namespace gapless::sdk
