#include "sdk/core/history/history_desk.hpp"

#include "sdk/core/history/read_back.hpp"

#include <utility>

namespace gapless::sdk {

history_desk::history_desk(limits options) : limits_(options) {}

std::uint64_t history_desk::ask(const question& asked, instant now) {
    waiting_.emplace(++last_, open_question{asked, now + limits_.patience});
    return last_;
}

void history_desk::look(const mailbox_state& stored, mailbox& box, bool is_online) {
    for (auto next = waiting_.begin(); next != waiting_.end();) {
        const auto& [conversation, before, count] = next->second.asked;
        auto found = read_back(stored, box, {conversation, before, count});
        if (found && found->is_missing && is_online) {
            if (found->gap) {
                wanted_.push_back({conversation, *found->gap});
            }
            ++next;
            continue;
        }
        auto page = found ? result<history_page>(std::move(found->page)) : found.error();
        answers_.push_back({next->first, std::move(page)});
        next = waiting_.erase(next);
    }
}

void history_desk::fail(const error& why) {
    for (const auto& [number, each] : std::exchange(waiting_, {})) {
        answers_.push_back({number, why});
    }
}

void history_desk::handle_timeout(instant now) {
    while (!waiting_.empty() && waiting_.begin()->second.deadline <= now) {
        answers_.push_back({waiting_.begin()->first, errc::timed_out});
        waiting_.erase(waiting_.begin());
    }
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
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.begin()->second.deadline);
}

}  // namespace gapless::sdk
