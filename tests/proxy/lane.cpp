#include "tests/proxy/lane.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace gapless::proxy {

lane::lane(lane_settings settings, setting where)
    : settings_(std::move(settings)),
      setting_(where),
      chance_(where.seed),
      last_due_(where.started) {
    if (settings_.trace) {
        cursor_.emplace(settings_.trace, setting_.started);
    }
    draw_reset();
}

void lane::change(lane_settings wanted, instant now) {
    if (wanted.trace != settings_.trace) {
        cursor_.reset();
        if (wanted.trace) {
            cursor_.emplace(wanted.trace, setting_.started);
        }
    }
    const bool is_new_reset = wanted.reset_after != settings_.reset_after;
    settings_ = std::move(wanted);
    if (is_new_reset) {
        draw_reset();
    }
    if (settings_.flow == flow::drop && !held_.empty()) {
        lose();
    }
    release(now);
}

void lane::handle_bytes(std::string_view bytes, instant now) {
    if (has_ended_ || is_finished_ || is_broken_ || bytes.empty()) {
        return;
    }
    if (settings_.flow == flow::drop) {
        lose();
        return;
    }
    const instant ready = ready_after(now);
    const std::size_t size = piece_bytes();
    for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) {
        append(std::string(bytes.substr(0, size)), std::nullopt, ready);
    }
    release(now);
}

void lane::handle_end(ending how, instant now) {
    if (std::exchange(has_ended_, true) || is_finished_ || is_broken_) {
        return;
    }
    if (settings_.flow == flow::drop) {
        lose();
        return;
    }
    append({}, how, ready_after(now));
    release(now);
}

void lane::handle_timeout(instant now) { release(now); }

std::optional<lane::output> lane::poll_output() {
    if (outputs_.empty()) {
        return std::nullopt;
    }
    output next = std::move(outputs_.front());
    outputs_.pop_front();
    return next;
}

std::optional<instant> lane::next_timeout() const {
    if (held_.empty() || settings_.flow != flow::pass) {
        return std::nullopt;
    }
    return held_.front().due;
}

void lane::draw_reset() {
    reset_at_.reset();
    if (settings_.reset_after) {
        const auto [low, high] = *settings_.reset_after;
        reset_at_ = passed_ + low + chance_.below(high - low + 1);
    }
}

instant lane::ready_after(instant now) {
    const auto span = static_cast<std::uint64_t>(settings_.jitter.microseconds) + 1;
    const auto drawn = static_cast<std::int64_t>(chance_.below(span));
    return now + settings_.latency + microseconds(drawn);
}

std::size_t lane::piece_bytes() const {
    std::size_t size = std::numeric_limits<std::size_t>::max();
    if (settings_.slice_bytes != 0) {
        size = settings_.slice_bytes;
    }
    return cursor_ ? std::min<std::size_t>(size, delivery_trace::packet_bytes) : size;
}

void lane::append(std::string bytes, std::optional<ending> end, instant ready) {
    const duration pace = settings_.slice_bytes == 0 ? duration{} : settings_.slice_every;
    instant due = std::max(ready, last_due_ + pace);
    if (cursor_ && !bytes.empty()) {
        due = cursor_->take(due, bytes.size());
    }
    last_due_ = due;
    held_bytes_ += bytes.size();
    held_.push_back({std::move(bytes), end, due});
}

void lane::lose() {
    is_broken_ = true;
    held_.clear();
    held_bytes_ = 0;
}

void lane::release(instant now) {
    while (settings_.flow == flow::pass && !held_.empty() && held_.front().due <= now) {
        piece next = std::move(held_.front());
        held_.pop_front();
        held_bytes_ -= next.bytes.size();
        put_out(std::move(next));
    }
}

void lane::put_out(piece next) {
    const std::size_t size = next.bytes.size();
    const bool is_reset_due = reset_at_ && passed_ + size >= *reset_at_;
    if (is_reset_due) {
        next.bytes.resize(static_cast<std::size_t>(*reset_at_ - passed_));
        next.end = ending::reset;
    }
    passed_ += next.bytes.size();
    if (!next.bytes.empty()) {
        outputs_.emplace_back(forward{std::move(next.bytes)});
    }
    if (next.end) {
        outputs_.emplace_back(finish{*next.end});
        is_finished_ = true;
        held_.clear();
        held_bytes_ = 0;
    }
}

}  // namespace gapless::proxy
