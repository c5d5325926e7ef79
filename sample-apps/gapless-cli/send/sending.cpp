#include "sample-apps/gapless-cli/send/sending.hpp"

#include "sample-apps/gapless-cli/arrival.hpp"
#include "sample-apps/gapless-cli/content_json.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <gapless/user_name.hpp>
#include <gapless/utf8.hpp>
#include <gapless/uuid.hpp>

#include <algorithm>
#include <utility>

namespace gapless::cli {

namespace {

// As many lines are read ahead of their answers, and one more where they are long.
constexpr std::size_t outstanding_max = 1'000;
constexpr std::size_t outstanding_bytes_max = std::size_t{8} * 1024 * 1024;

bool is_stuck(const pending_message& row) {
    return row.state == pending_message::stage::failed ||
           row.state == pending_message::stage::unconfirmed;
}

// What a line says, as one of those.
result<outgoing_message> message_in(outgoing_message what, std::string line) {
    what.text = std::move(line);
    if (has_content(what.kind)) {
        const auto held = content_in(what.kind, what.text);
        auto body = held ? encode_content(*held) : result<std::string>(held.error());
        if (!body) {
            return body.error();
        }
        what.text = *std::move(body);
    }
    return what;
}

// The next line may well be better.
bool is_about_the_line(errc code) {
    return code == errc::empty_message || code == errc::invalid_utf8 ||
           code == errc::message_too_large || code == errc::invalid_content;
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

result<void> sending::send_message(outgoing_message what) {
    if (auto begun = begin(); !begun) {
        return begun;
    }
    submit(std::move(what), std::nullopt);
    return wait_for_all();
}

result<void> sending::send_lines(int descriptor) {
    if (auto begun = begin(); !begun) {
        return begun;
    }
    lines_.emplace(descriptor);
    read_lines();
    return wait_for_all();
}

// Behind a message that was refused, ours wait for what becomes of it.
result<void> sending::begin() {
    if (!options_.is_waiting) {
        conversation_ = find_conversation();
        return {};
    }
    const auto rows = device_.client().outbox();
    if (!rows) {
        return rows.error();
    }
    const auto stuck = std::ranges::find_if(*rows, [this](const auto& row) {
        return is_stuck(row) && row.to == options_.to;
    });
    if (stuck == rows->end()) {
        device_.connect();
        return {};
    }
    conversation_ = find_conversation();
    is_blocked_ = true;
    const auto code = stuck->reason ? stuck->reason->code : errc::timed_out;
    const auto id = uuid_text(stuck->client_id.view());
    note(error(code, "so ended message " + id + " before this one: retry or cancel it"), {});
    return {};
}

// Takes the lines there are, and has itself called when there may be more.
void sending::read_lines() {
    auto& loop = device_.on().loop;
    loop.unwatch();
    while (lines_ && outstanding() < outstanding_max && outstanding_bytes_ < outstanding_bytes_max
    ) {
        auto next = lines_->poll_line();
        if (next) {
            take_line(std::move(*next));
        } else if (lines_->is_at_end()) {
            if (const auto why = lines_->failure()) {
                note(*why, std::nullopt);
            }
            stop_reading();
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
        note(error(errc::invalid_utf8), next.number);
    }
}

void sending::submit(std::string text, std::optional<std::size_t> line) {
    auto what = message_in(options_.what, std::move(text));
    if (what) {
        submit(*std::move(what), line);
    } else {
        note(what.error(), line);
    }
}

void sending::submit(outgoing_message what, std::optional<std::size_t> line) {
    if (outstanding() == 0) {
        ++progress_;
    }
    auto& client = device_.client();
    const std::size_t bytes = what.text.size();
    outstanding_bytes_ += bytes;
    if (options_.is_waiting && !is_blocked_) {
        ++waiting_;
        client.send_and_wait(
            options_.to,
            std::move(what),
            [this, line, bytes](const send_outcome& ended) {
                --waiting_;
                outstanding_bytes_ -= bytes;
                handle_outcome(ended, line);
                handle_ended();
            }
        );
    } else {
        ++queueing_;
        client.send(
            options_.to,
            std::move(what),
            [this, line, bytes](const result<client_id>& queued) {
                --queueing_;
                outstanding_bytes_ -= bytes;
                handle_queued(queued, line);
                handle_ended();
            }
        );
    }
}

void sending::handle_queued(const result<client_id>& queued, std::optional<std::size_t> line) {
    if (queued) {
        device_.on().out.print(saying_of_queued(*queued, conversation_));
        ++queued_;
    } else {
        handle_not_taken(queued.error(), line);
    }
}

void sending::handle_outcome(const send_outcome& outcome, std::optional<std::size_t> line) {
    if (outcome.sent) {
        device_.on().out.print(saying_of(*outcome.sent));
        last_sent_ = *outcome.sent;
        conversation_ = outcome.sent->conversation;
    } else if (outcome.client_id.is_zero()) {
        handle_not_taken(outcome.sent.error(), line);
    } else {
        device_.on().out.print(saying_of(outcome.client_id, outcome.sent.error()));
        note(outcome.sent.error(), line);
        is_blocked_ = true;
    }
}

// What cannot be kept for a reason of its own leaves no hole; otherwise what follows it would be
// out of order.
void sending::handle_not_taken(const error& why, std::optional<std::size_t> line) {
    note(why, line);
    if (!is_about_the_line(why.code)) {
        stop_reading();
    }
}

void sending::handle_ended() {
    ++progress_;
    read_lines();
    if (auto flushed = device_.on().out.flush(); !flushed) {
        note(flushed.error(), std::nullopt);
        stop_reading();
    }
}

void sending::stop_reading() {
    lines_.reset();
    device_.on().loop.unwatch();
}

// Told is of the first line that went wrong; some are answered later than others.
void sending::note(error why, std::optional<std::size_t> line) {
    if (failure_ && !(line && failed_line_ && *line < *failed_line_)) {
        return;
    }
    if (line) {
        why.detail += (why.detail.empty() ? "line " : ", line ") + std::to_string(*line);
    }
    failure_ = std::move(why);
    failed_line_ = line;
}

std::size_t sending::outstanding() const { return queueing_ + (is_blocked_ ? 0 : waiting_); }

bool sending::is_done() const { return !lines_ && outstanding() == 0; }

result<void> sending::wait_for_all() {
    while (!is_done()) {
        const auto seen = progress_;
        const auto patience = outstanding() == 0 ? std::nullopt : std::optional(options_.patience);
        const auto waited = device_.wait([&] { return is_done() || progress_ != seen; }, patience);
        if (!waited) {
            note(waited.error(), std::nullopt);
            keep_what_is_there();
            return ending();
        }
    }
    // What went out together with a refused message has an answer under way.
    const auto until = now() + options_.patience;
    while (waiting_ > 0 && now() < until && is_any_on_its_way()) {
        const auto seen = progress_;
        const auto waited = device_.wait([&] { return progress_ != seen; }, milliseconds(50));
        if (!waited && waited.error().code != errc::timed_out) {
            break;
        }
    }
    if (last_sent_) {
        await_arrival(device_, last_sent_->conversation, last_sent_->seq);
    }
    return ending();
}

// Who piped it in is told that it is sent later, and not that it is lost.
void sending::keep_what_is_there() {
    auto& loop = device_.on().loop;
    is_blocked_ = true;
    while (lines_ && (outstanding() > 0 || lines_->is_ready())) {
        if (outstanding() == 0) {
            lines_->read_some();
            read_lines();
        }
        const auto is_kept = [this] { return outstanding() == 0; };
        if (loop.run_until(is_kept, options_.patience) != main_loop::ending::done) {
            break;
        }
    }
    stop_reading();
}

bool sending::is_any_on_its_way() const {
    const auto rows = device_.client().outbox();
    return rows && std::ranges::any_of(*rows, [&](const auto& row) {
               return row.to == options_.to && row.state == pending_message::stage::sending;
           });
}

result<void> sending::ending() const {
    if (!failure_) {
        return {};
    }
    auto told = *failure_;
    const auto kept = options_.is_waiting ? waiting_ + queued_ : 0;
    if (kept > 0) {
        told.detail += (told.detail.empty() ? "" : "; ") + std::to_string(kept) +
                       (kept == 1 ? " message stays" : " messages stay") + " in the outbox";
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
