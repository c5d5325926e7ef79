#include "protocol/session/exchange_caller.hpp"

#include "protocol/wire/frame_reader.hpp"

#include <algorithm>
#include <utility>

namespace gapless::protocol {
namespace {

constexpr unsigned status_ok = 200;
constexpr unsigned status_early = 409;
constexpr unsigned status_of_servers = 500;  // and above: somebody on the way may pass

[[nodiscard]] bool is_passing(unsigned status) {
    return status >= status_of_servers || status == 408 || status == 429;
}

}  // namespace

void exchange_caller::begin() {
    is_beginning_ = true;
    std::string body;
    write_exchange_header({}, body);
    posts_.push_back({0, std::move(body)});
}

void exchange_caller::queue(std::string_view payload) {
    write_frame(payload, queued_.emplace_back());
}

void exchange_caller::handle_answer(
    std::size_t line, unsigned status, std::string_view body, instant now
) {
    if (failure_) {
        return;
    }
    if (is_beginning_) {
        const result<exchange_header> header = read_exchange_header(body);
        if (status != status_ok || !header || header->number != 0) {
            return fail(error{errc::unreachable, "no exchange behind this address"});
        }
        is_beginning_ = false;
        is_begun_ = true;
        key_ = header->key;
        return make_requests();
    }
    open_request* const asked = on_line(line);
    if (asked == nullptr) {
        return;
    }
    if (status == status_early && asked != &open_.front()) {
        asked->is_out = false;
        asked->waits_for_turn = true;
        return;
    }
    if (is_passing(status) || status == status_early) {
        return handle_broken(line, error{errc::unreachable, "no answer to an exchange"}, now);
    }
    if (status != status_ok) {
        return fail(error{errc::unreachable, "the server has ended the exchange"});
    }
    const result<exchange_header> header = read_exchange_header(body);
    if (!header || header->number != asked->number || header->key != key_) {
        return handle_broken(line, error{errc::unreachable, "an answer to something else"}, now);
    }
    asked->is_out = false;
    asked->repeat_at.reset();
    asked->said = body.substr(exchange_header_bytes);
    take_answers();
}

void exchange_caller::handle_broken(std::size_t line, const error& why, instant now) {
    if (failure_) {
        return;
    }
    if (is_beginning_) {
        return fail(why);
    }
    open_request* const asked = on_line(line);
    if (asked == nullptr) {
        return;
    }
    asked->is_out = false;
    if (why.code == errc::timed_out || asked->repeats == limits_.repeats_max) {
        return fail(why);
    }
    if (++asked->repeats == 1) {
        asked->repeat_after = limits_.repeat_after;
        return send(*asked);
    }
    asked->repeat_at = now + asked->repeat_after;
    asked->repeat_after = std::min(asked->repeat_after * 2, limits_.repeat_after_max);
}

void exchange_caller::handle_timeout(instant now) {
    for (open_request& each : open_) {
        if (!failure_ && each.repeat_at && now >= *each.repeat_at) {
            send(each);
        }
    }
}

std::optional<exchange_caller::post> exchange_caller::poll_post() {
    if (failure_ || posts_.empty()) {
        return std::nullopt;
    }
    post next = std::move(posts_.front());
    posts_.pop_front();
    return next;
}

std::optional<std::string> exchange_caller::poll_payloads() {
    if (arrived_.empty()) {
        return std::nullopt;
    }
    std::string next = std::move(arrived_.front());
    arrived_.pop_front();
    return next;
}

std::optional<instant> exchange_caller::next_timeout() const {
    std::optional<instant> next;
    for (const open_request& each : open_) {
        if (each.repeat_at && (!next || *each.repeat_at < *next)) {
            next = each.repeat_at;
        }
    }
    return failure_ ? std::nullopt : next;
}

bool exchange_caller::has_unconfirmed() const {
    return !queued_.empty() || std::ranges::any_of(open_, &open_request::has_payloads);
}

exchange_caller::open_request* exchange_caller::on_line(std::size_t line) {
    const auto found = std::ranges::find_if(open_, [&](const open_request& each) {
        return each.is_out && each.line == line;
    });
    return found == open_.end() ? nullptr : &*found;
}

bool exchange_caller::is_free(std::size_t line) const {
    return std::ranges::none_of(open_, [&](const open_request& each) {
        return !each.said && each.line == line;
    });
}

std::string exchange_caller::goodbye() const {
    std::string body;
    write_exchange_header({key_, 0, 0}, body);
    return body;
}

void exchange_caller::make_requests() {
    if (!is_begun_ || failure_) {
        return;
    }
    while (open_.empty() || (open_.size() < lines && !queued_.empty())) {
        make_request();
    }
}

void exchange_caller::make_request() {
    open_request made;
    made.number = ++last_;
    made.line = is_free(0) ? 0 : 1;
    made.has_payloads = !queued_.empty();
    write_exchange_header({key_, made.number, seen_}, made.body);
    while (!queued_.empty() &&
           (made.body.size() == exchange_header_bytes ||
            made.body.size() + queued_.front().size() <= limits_.request_bytes_max)) {
        made.body += queued_.front();
        queued_.pop_front();
    }
    send(open_.emplace_back(std::move(made)));
}

void exchange_caller::send(open_request& request) {
    request.is_out = true;
    request.waits_for_turn = false;
    request.repeat_at.reset();
    posts_.push_back({request.line, request.body});
}

void exchange_caller::take_answers() {
    while (!open_.empty() && open_.front().said) {
        arrived_.push_back(*std::move(open_.front().said));
        seen_ = open_.front().number;
        open_.pop_front();
    }
    if (!open_.empty() && open_.front().waits_for_turn) {
        send(open_.front());
    }
    make_requests();
}

void exchange_caller::fail(error why) {
    failure_ = std::move(why);
    posts_.clear();
}

}  // namespace gapless::protocol
