#include "sdk/core/sync/pull_queue.hpp"

#include "protocol/planted.hpp"
#include "sdk/core/earliest.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

namespace {

constexpr std::uint64_t smallest_page = 1;

}  // namespace

pull_queue::pull_queue(limits options) : limits_(options), page_(options.entries_max) {}

void pull_queue::handle_row(const conversation& row) {
    forget_gap(row.id);
    if (row.high < row.head && !excluded_.contains(row.id)) {
        gaps_.emplace(row.id, gap{row.epoch, row.high, row.head});
        missing_ += row.head.value - row.high.value;
    } else {
        forget_wish(row.id);
    }
}

void pull_queue::handle_connected(instant now) {
    is_connected_ = true;
    for (const auto& [id, missing] : gaps_) {
        want(id, now);
    }
}

void pull_queue::handle_disconnected() {
    is_connected_ = false;
    if (!flights_.empty()) {
        page_ = std::max(smallest_page, page_ / 2);
    }
    flights_.clear();
    wishes_.clear();
    order_.clear();
    if (GAPLESS_PLANTED(gap_timer_cancelled_on_reconnect) && gaps_.size() > 9) {
        gaps_.clear();
        missing_ = 0;
    }
}

std::optional<protocol::pull> pull_queue::handle_answer(conversation_id where) {
    const auto flown = flights_.find(where);
    if (flown == flights_.end()) {
        return std::nullopt;
    }
    auto asked = flown->second.asked;
    flights_.erase(flown);
    page_ = std::min(limits_.entries_max, page_ * 2);
    forget_wish(where);
    return asked;
}

void pull_queue::handle_progress(instant now) {
    for (auto& [where, flown] : flights_) {
        flown.answer_due = now + limits_.answer_within;
    }
}

void pull_queue::want(conversation_id where, instant due, std::optional<seq> to) {
    if (!gaps_.contains(where)) {
        return;
    }
    if (const auto known = wishes_.find(where); known != wishes_.end()) {
        if (known->second.due <= due) {
            return;
        }
        forget_wish(where);
    }
    const wish wanted{due, ++turn_, to};
    wishes_.emplace(where, wanted);
    if (!flights_.contains(where)) {
        order_.emplace(wanted.due, wanted.turn, where);
    }
}

void pull_queue::hurry(conversation_id where) {
    if (!gaps_.contains(where)) {
        return;
    }
    forget_wish(where);
    const wish wanted{instant{}, --hurried_turn_, std::nullopt};
    wishes_.emplace(where, wanted);
    if (!flights_.contains(where)) {
        order_.emplace(wanted.due, wanted.turn, where);
    }
}

void pull_queue::exclude(conversation_id where) {
    excluded_.insert(where);
    forget_gap(where);
    forget_wish(where);
}

std::optional<protocol::pull> pull_queue::ask(
    const conversation& row, seq_range wanted, std::size_t in_flight_max, instant now
) {
    if (!has_room(in_flight_max) || flights_.contains(row.id) || excluded_.contains(row.id)) {
        return std::nullopt;
    }
    const auto length = std::min(page_, wanted.last.value - wanted.first.value + 1);
    const seq from{wanted.last.value + 1 - length};
    const protocol::pull asked{row.id, row.epoch, from, wanted.last};
    forget_wish(row.id);  // the answer wants it anew
    flights_.emplace(row.id, flight{asked, now + limits_.answer_within});
    return asked;
}

std::optional<protocol::pull> pull_queue::poll_pull(instant now) {
    if (!is_connected_ || order_.empty() || flights_.size() >= limits_.in_flight_max) {
        return std::nullopt;
    }
    const auto [due, turn, where] = *order_.begin();
    if (due > now) {
        return std::nullopt;
    }
    const auto asked = frame_for(where, wishes_.at(where));
    forget_wish(where);
    flights_.emplace(where, flight{asked, now + limits_.answer_within});
    return asked;
}

std::optional<instant> pull_queue::next_timeout() const {
    std::optional<instant> next;
    if (!is_connected_) {
        return next;
    }
    if (!order_.empty() && flights_.size() < limits_.in_flight_max) {
        next = std::get<instant>(*order_.begin());
    }
    for (const auto& [id, flown] : flights_) {
        next = earliest(next, flown.answer_due);
    }
    return next;
}

bool pull_queue::is_overdue(instant now) const {
    return std::ranges::any_of(flights_, [now](const auto& flown) {
        return now >= flown.second.answer_due;
    });
}

void pull_queue::forget_gap(conversation_id where) {
    if (const auto known = gaps_.extract(where)) {
        missing_ -= known.mapped().head.value - known.mapped().high.value;
    }
}

void pull_queue::forget_wish(conversation_id where) {
    if (const auto known = wishes_.find(where); known != wishes_.end()) {
        order_.erase({known->second.due, known->second.turn, where});
        wishes_.erase(known);
    }
}

protocol::pull pull_queue::frame_for(conversation_id where, const wish& wanted) const {
    const auto& missing = gaps_.at(where);
    const auto from = missing.high.next();
    const seq last{missing.high.value + page_};
    const auto to = std::min({missing.head, last, wanted.to.value_or(missing.head)});
    return {where, missing.epoch, from, std::max(from, to)};
}

}  // namespace gapless::sdk
