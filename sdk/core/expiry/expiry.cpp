#include "sdk/core/expiry/expiry.hpp"

#include "protocol/planted.hpp"
#include "sdk/core/earliest.hpp"

#include <gapless/message.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace gapless::sdk {
namespace {

bool is_expired(const message& entry, wall_time by) {
    return entry.expires > wall_time{} && entry.expires <= by;
}

}  // namespace

expiry::expiry(limits options, ledger& book, mailbox& box)
    : limits_(options), ledger_(book), mailbox_(box) {}

void expiry::handle_clock(moment told) {
    clock_ = told;
    look(told.steady);
    gather(told);
}

void expiry::handle_flushed(instant now) {
    if (std::exchange(has_news_, false)) {
        look(now);
    }
}

void expiry::handle_timeout(moment now) {
    if (look_at_ && *look_at_ <= now.steady) {
        look(now.steady);
    }
    if (forget_at_ && *forget_at_ <= now.steady) {
        forget_some(now.steady);
    }
    gather(now);
}

void expiry::gather(moment now) {
    const auto& changes = ledger_.changes();
    if (clock_) {
        const auto by = server_time(now);
        const bool is_late = std::ranges::any_of(changes.messages, [by](const auto& each) {
            return is_expired(each.message, by);
        });
        if (is_late || (is_next_to_expire() && *next_ <= by)) {
            ledger_.expire(by);
        }
    }
    has_news_ =
        has_news_ || changes.expired_to || !changes.messages.empty() || !changes.holes.empty();
}

std::optional<instant> expiry::next_timeout() const {
    const auto next = earliest(look_at_, forget_at_);
    if (!clock_ || !is_next_to_expire()) {
        return next;
    }
    const auto left = next_->milliseconds - clock_->wall.milliseconds;
    if (left > lifetime_max.milliseconds()) {
        return next;
    }
    return earliest(next, clock_->steady + milliseconds(std::max<std::int64_t>(left, 0)));
}

wall_time expiry::server_time(moment now) const {
    if (GAPLESS_PLANTED(expires_by_wall_clock)) {
        return now.wall;
    }
    return clock_->wall + (now.steady - clock_->steady);
}

// What has expired already is only to be taken away.
bool expiry::is_next_to_expire() const { return next_ && *next_ > ledger_.expired_to(); }

void expiry::look(instant now) {
    const auto next = mailbox_.next_expiry();
    look_at_ = next ? std::nullopt : std::optional(now + limits_.retry);
    next_ = next ? *next : std::nullopt;
    if (next_ && *next_ <= ledger_.stored().expired_to && !forget_at_) {
        forget_at_ = now;
    }
}

void expiry::forget_some(instant now) {
    const auto more = mailbox_.forget_expired(limits_.entries_max);
    is_failing_ = !more;
    forget_at_.reset();
    if (is_failing_) {
        forget_at_ = now + limits_.retry;
    } else {
        look(now);
    }
}

}  // namespace gapless::sdk
