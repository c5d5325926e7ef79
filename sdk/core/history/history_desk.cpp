#include "sdk/core/history/history_desk.hpp"

#include "sdk/core/earliest.hpp"

#include <gapless/conversation.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace gapless::sdk {

history_desk::history_desk(limits options) : limits_(options) {}

std::uint64_t history_desk::ask(const question& asked, instant now) {
    ++last_;
    if (asked.count > limits_.entries_max) {
        const auto most = std::to_string(limits_.entries_max);
        answers_.push_back({last_, error{errc::usage, "ask for at most " + most + " entries"}});
    } else {
        waiting_.emplace(last_, open_question{asked, now + limits_.patience});
    }
    return last_;
}

void history_desk::look(const mailbox_state& stored, mailbox& box, bool is_online, instant now) {
    for (auto next = waiting_.begin(); next != waiting_.end();) {
        auto& [number, at] = *next;
        if (is_online && at.in_the_way) {
            if (below(stored, at.rest) == *at.in_the_way) {
                ++next;
                continue;
            }
            at.deadline = now + limits_.patience;
        }
        if (auto page = try_answer(at, stored, box, is_online)) {
            answers_.push_back({number, *std::move(page)});
            next = waiting_.erase(next);
        } else {
            ++next;
        }
    }
}

// What was counted is read for the answer, as it is then: meanwhile there may be newer entries.
std::optional<result<history_page>> history_desk::try_answer(
    open_question& at, const mailbox_state& stored, mailbox& box, bool is_online
) {
    const auto look_from = [&](const question& from) {
        return read_back(stored, box, {from.conversation, from.before, from.count});
    };
    const auto must_wait = [&](const result<seen_back>& seen) {
        return seen && seen->is_missing && is_online;
    };
    if (at.in_the_way) {
        if (const auto seen = look_from(at.rest); must_wait(seen)) {
            wait(at, stored, *seen);
            return std::nullopt;
        }
        at.rest = at.asked;
    }
    auto seen = look_from(at.asked);
    if (must_wait(seen)) {
        wait(at, stored, *seen);
        return std::nullopt;
    }
    return seen ? result<history_page>(std::move(seen->page)) : seen.error();
}

void history_desk::wait(open_question& at, const mailbox_state& stored, const seen_back& seen) {
    if (seen.gap) {
        wanted_.push_back({at.asked.conversation, *seen.gap});
        at.rest.count -= seen.page.entries.size();
        at.rest.before = std::min(at.rest.before, seen.gap->last.next());
    }
    at.in_the_way = below(stored, at.rest);
}

history_desk::obstacle history_desk::below(const mailbox_state& stored, const question& rest) {
    const auto& rows = stored.conversations;
    const auto row = std::ranges::lower_bound(rows, rest.conversation, {}, &conversation::id);
    if (row == rows.end() || row->id != rest.conversation) {
        return {};
    }
    // Nothing that comes above a gap below the high mark is waited for.
    const bool is_above = std::min(rest.before, row->head.next()) > row->high.next();
    if (is_above) {
        return {row->high, std::nullopt};
    }
    return {seq{}, gap_below(stored, rest.conversation, rest.before)};
}

void history_desk::handle_disconnected() {
    for (auto& [number, at] : waiting_) {
        at.rest = at.asked;
        at.in_the_way.reset();
    }
}

void history_desk::fail(const error& why) {
    for (const auto& [number, each] : std::exchange(waiting_, {})) {
        answers_.push_back({number, why});
    }
}

void history_desk::handle_timeout(instant now) {
    for (const auto& [number, at] : waiting_) {
        if (at.deadline <= now) {
            answers_.push_back({number, errc::timed_out});
        }
    }
    std::erase_if(waiting_, [now](const auto& each) { return each.second.deadline <= now; });
}

std::optional<history_desk::answer> history_desk::poll_answer() {
    if (answers_.empty()) {
        return std::nullopt;
    }
    auto next = std::move(answers_.front());
    answers_.pop_front();
    return next;
}

std::optional<history_desk::wanted> history_desk::poll_wanted() {
    if (wanted_.empty()) {
        return std::nullopt;
    }
    const auto next = wanted_.front();
    wanted_.pop_front();
    return next;
}

std::optional<instant> history_desk::next_timeout() const {
    std::optional<instant> next;
    for (const auto& [number, at] : waiting_) {
        next = earliest(next, at.deadline);
    }
    return next;
}

}  // namespace gapless::sdk
