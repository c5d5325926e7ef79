#include "protocol/session/exchange_turn.hpp"

#include "protocol/wire/frame_reader.hpp"

#include <algorithm>
#include <utility>

namespace gapless::protocol {
namespace {

// The one that is held, and the one that ends the holding.
constexpr std::uint64_t open_max = 2;

}  // namespace

exchange_turn::exchange_turn(limits options, instant now)
    : limits_(options), held_until_(now), idle_until_(now + options.idle) {}

exchange_turn::verdict exchange_turn::handle_request(const exchange_header& asked, instant now) {
    const bool is_known = asked.number > seen_ && asked.number <= last_ + open_max;
    const bool is_honest =
        asked.seen <= last_ && asked.seen < asked.number && asked.number - asked.seen <= open_max;
    if (is_over_ || !is_known || !is_honest) {
        return verdict::gone;
    }
    idle_until_ = now + limits_.idle;
    if (asked.number > last_ + 1) {
        return verdict::early;
    }
    if (asked.number == last_ + 1) {
        return take(asked, now);
    }
    for (open_request& each : open_) {
        if (each.number == asked.number) {
            each.is_awaited = true;
        }
    }
    return verdict::repeated;
}

exchange_turn::verdict exchange_turn::take(const exchange_header& asked, instant now) {
    if (is_closed_ && queued_.empty()) {
        return verdict::gone;  // the last answer has said all
    }
    forget_seen(asked.seen);
    last_ = asked.number;
    open_.push_back({asked.number, std::nullopt, true});
    held_until_ = now + limits_.hold;
    is_hold_over_ = false;
    return verdict::taken;
}

void exchange_turn::handle_timeout(instant now) {
    is_hold_over_ = is_hold_over_ || now >= held_until_;
    is_over_ = is_over_ || now >= idle_until_;
}

void exchange_turn::queue(std::string_view first, std::string_view second) {
    std::string& payload = queued_.emplace_back();
    write_frame(first, second, payload);
    queued_bytes_ += payload.size();
}

std::optional<exchange_turn::answer> exchange_turn::poll_answer() {
    for (open_request& each : open_) {
        if (!each.is_awaited) {
            continue;
        }
        if (!each.said && !is_due(each)) {
            return std::nullopt;
        }
        if (!each.said) {
            each.said = take_payloads();
        }
        each.is_awaited = false;
        return answer{each.number, *each.said};
    }
    return std::nullopt;
}

std::optional<instant> exchange_turn::next_timeout() const {
    if (is_over_) {
        return std::nullopt;
    }
    const bool is_holding = !is_hold_over_ && !open_.empty() && !open_.back().said;
    return is_holding ? std::min(held_until_, idle_until_) : idle_until_;
}

bool exchange_turn::is_due(const open_request& request) const {
    return request.number != last_ || !queued_.empty() || is_hold_over_ || is_closed_;
}

std::string exchange_turn::take_payloads() {
    std::string taken;
    while (!queued_.empty() &&
           (taken.empty() || taken.size() + queued_.front().size() <= limits_.answer_bytes_max)) {
        taken += queued_.front();
        queued_.pop_front();
    }
    queued_bytes_ -= taken.size();
    kept_bytes_ += taken.size();
    return taken;
}

void exchange_turn::forget_seen(std::uint64_t seen) {
    seen_ = std::max(seen_, seen);
    while (!open_.empty() && open_.front().number <= seen_) {
        kept_bytes_ -= open_.front().said.value_or(std::string{}).size();
        open_.pop_front();
    }
}

}  // namespace gapless::protocol
