#include "sample-apps/gapless-cli/send/sending.hpp"

#include "sample-apps/gapless-cli/arrival.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <gapless/user_name.hpp>
#include <gapless/utf8.hpp>
#include <gapless/uuid.hpp>

#include <algorithm>
#include <utility>

namespace gapless::cli {

namespace {

// As many lines are read ahead of their answers.
constexpr std::size_t outstanding_max = 1'000;

bool is_stuck(const pending_message& row) {
    return row.state == pending_message::stage::failed ||
           row.state == pending_message::stage::unconfirmed;
}

}  // namespace

sending::sending(device& through, options chosen) : device_(through), options_(std::move(chosen)) {}

result<void> sending::send_text(std::string text) {
    if (auto begun = begin(); !begun) {
        return begun;
    }
    submit(std::move(text), std::nullopt);
    return wait_for_all();
}

result<void> sending::send_lines(int descriptor) {
    if (auto begun = begin(); !begun) {
        return begun;
    }
    lines_.emplace(descriptor);
    read_lines();
    auto ended = wait_for_all();
    device_.on().loop.unwatch();
    return ended;
}

// Behind a message that was refused, ours would wait for ever.
result<void> sending::begin() {
    if (!options_.is_waiting) {
        conversation_ = find_conversation();
        return {};
    }
    const auto rows = device_.client().outbox();
    if (!rows) {
        return rows.error();
    }
    for (const auto& row : *rows) {
        if (is_stuck(row) && row.to == options_.to) {
            const auto code = row.reason ? row.reason->code : errc::timed_out;
            const auto id = uuid_text(row.client_id.view());
            return error(code, "so ended message " + id + " before this one: retry or cancel it");
        }
    }
    device_.connect();
    return {};
}

// Takes the lines there are, and has itself called when there may be more.
void sending::read_lines() {
    auto& loop = device_.on().loop;
    loop.unwatch();
    while (lines_ && outstanding_ < outstanding_max) {
        auto next = lines_->poll_line();
        if (next) {
            take_line(std::move(*next));
        } else if (lines_->is_at_end()) {
            if (const auto why = lines_->failure()) {
                stop_with(*why, std::nullopt);
            }
            lines_.reset();
        } else {
            loop.watch(lines_->descriptor(), [this] {
                lines_->read_some();
                read_lines();
            });
            break;
        }
    }
}

void sending::take_line(line_reader::line next) {
    if (is_blank(next.text)) {
        return;
    }
    if (is_utf8(next.text)) {
        submit(std::move(next.text), next.number);
    } else {
        stop_with(error(errc::invalid_utf8), next.number);
    }
}

void sending::submit(std::string text, std::optional<std::size_t> line) {
    if (outstanding_++ == 0) {
        ++progress_;
    }
    auto& client = device_.client();
    outgoing_message what{std::move(text), options_.mentions, options_.mentions_all};
    if (options_.is_waiting) {
        client.send_and_wait(options_.to, std::move(what), [this, line](const send_outcome& ended) {
            handle_outcome(ended, line);
        });
    } else {
        client.send(options_.to, std::move(what), [this, line](const result<client_id>& queued) {
            handle_queued(queued, line);
        });
    }
}

void sending::handle_queued(const result<client_id>& queued, std::optional<std::size_t> line) {
    if (queued) {
        device_.on().out.print(saying_of_queued(*queued, conversation_));
    } else {
        stop_with(queued.error(), line);
    }
    handle_ended();
}

void sending::handle_outcome(const send_outcome& outcome, std::optional<std::size_t> line) {
    if (outcome.sent) {
        device_.on().out.print(saying_of(*outcome.sent));
        last_sent_ = *outcome.sent;
    } else if (outcome.client_id.is_zero()) {
        stop_with(outcome.sent.error(), line);
    } else {
        device_.on().out.print(saying_of(outcome.client_id, outcome.sent.error()));
        stop_with(outcome.sent.error(), line);
        is_blocked_ = true;
    }
    handle_ended();
}

void sending::handle_ended() {
    --outstanding_;
    ++progress_;
    read_lines();
    if (auto flushed = device_.on().out.flush(); !flushed) {
        stop_with(flushed.error(), std::nullopt);
    }
}

void sending::stop_with(error why, std::optional<std::size_t> line) {
    lines_.reset();
    device_.on().loop.unwatch();
    if (failure_) {
        return;
    }
    if (line) {
        why.detail += (why.detail.empty() ? "line " : ", line ") + std::to_string(*line);
    }
    failure_ = std::move(why);
}

bool sending::is_done() const { return !lines_ && (outstanding_ == 0 || is_blocked_); }

result<void> sending::wait_for_all() {
    while (!is_done()) {
        const auto seen = progress_;
        const auto patience = outstanding_ == 0 ? std::nullopt : std::optional(options_.patience);
        const auto waited = device_.wait([&] { return is_done() || progress_ != seen; }, patience);
        if (!waited) {
            return ending(waited.error());
        }
    }
    // What went out together with a refused message has an answer under way.
    const auto until = now() + options_.patience;
    while (outstanding_ > 0 && now() < until && is_any_on_its_way()) {
        const auto seen = progress_;
        const auto waited = device_.wait([&] { return progress_ != seen; }, milliseconds(50));
        if (!waited && waited.error().code != errc::timed_out) {
            break;
        }
    }
    if (last_sent_) {
        await_arrival(device_, last_sent_->conversation, last_sent_->seq);
    }
    if (failure_) {
        return ending(*failure_);
    }
    return {};
}

bool sending::is_any_on_its_way() const {
    const auto rows = device_.client().outbox();
    return rows && std::ranges::any_of(*rows, [&](const auto& row) {
               return row.to == options_.to && row.state == pending_message::stage::sending;
           });
}

result<void> sending::ending(const error& why) const {
    auto told = why;
    if (outstanding_ > 0) {
        told.detail += (told.detail.empty() ? "" : "; ") + std::to_string(outstanding_) +
                       (outstanding_ == 1 ? " message stays" : " messages stay") + " in the outbox";
    }
    return told;
}

// The direct conversation gets its id from the server, with the first message.
std::optional<conversation_id> sending::find_conversation() const {
    if (!options_.to.is_direct()) {
        return options_.to.conversation;
    }
    const auto rows = device_.client().conversations();
    if (!rows) {
        return std::nullopt;
    }
    for (const auto& row : *rows) {
        if (row.kind == conversation_kind::direct &&
            canonical_user_name(row.name) == options_.to.user) {
            return row.id;
        }
    }
    return std::nullopt;
}

}  // namespace gapless::cli
