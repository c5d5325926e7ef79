#include "protocol/delivery/ack_window.hpp"

#include <algorithm>

namespace gapless::protocol {

ack_window::ack_window() : ack_window(limits{}) {}

ack_window::ack_window(limits options) : limits_(options) {}

void ack_window::handle_frame(std::size_t messages, instant now) {
    ++frames_;
    messages_ += messages;
    arm(now);
    is_due_ = is_due_ || messages_ >= limits_.messages_max;
}

void ack_window::handle_mark(mark committed, instant now) {
    const auto told = told_.find(committed.conversation);
    if (committed.seq == seq{} || (told != told_.end() && committed.seq <= told->second)) {
        return;
    }
    seq& pending = pending_[committed.conversation];
    pending = std::max(pending, committed.seq);
    arm(now);
}

// Of another inbox the versions may be lower.
void ack_window::handle_inbox_version(inbox_version version, instant now) {
    if (version != inbox_version_) {
        inbox_version_ = version;
        arm(now);
    }
}

void ack_window::handle_caught_up(instant now) {
    is_caught_up_ = true;
    arm(now);
    is_due_ = is_connected_;
}

void ack_window::handle_connected() {
    handle_disconnected();
    is_connected_ = true;
    pending_.clear();
    told_.clear();
}

void ack_window::handle_disconnected() {
    is_connected_ = false;
    frames_ = 0;
    messages_ = 0;
    is_due_ = false;
    is_caught_up_ = false;
    due_.reset();
}

void ack_window::handle_timeout(instant now) { is_due_ = is_due_ || (due_ && *due_ <= now); }

std::optional<ack> ack_window::poll_ack() { return is_due_ ? take_ack() : std::nullopt; }

std::optional<ack> ack_window::take_ack() {
    if (!due_) {
        return std::nullopt;
    }
    ack taken{
        .frames = frames_, .marks = {}, .inbox_version = inbox_version_, .caught_up = is_caught_up_
    };
    while (!pending_.empty() && taken.marks.size() < limits_.marks_max) {
        const auto [conversation, committed] = *pending_.begin();
        taken.marks.push_back({.conversation = conversation, .seq = committed});
        told_.insert_or_assign(conversation, committed);
        pending_.erase(pending_.begin());
    }
    messages_ = 0;
    is_due_ = !pending_.empty();
    if (!is_due_) {
        due_.reset();
    }
    return taken;
}

std::optional<instant> ack_window::next_timeout() const { return is_due_ ? std::nullopt : due_; }

void ack_window::arm(instant now) {
    if (is_connected_ && !due_) {
        due_ = now + limits_.delay_max;
    }
}

}  // namespace gapless::protocol
