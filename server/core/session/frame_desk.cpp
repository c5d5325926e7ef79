#include "server/core/session/frame_desk.hpp"

#include "protocol/planted.hpp"
#include "protocol/pump.hpp"
#include "protocol/wire/frame_parts.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace gapless::server {

namespace {

// What an operation takes in memory beside the frame's own bytes.
constexpr std::size_t operation_bytes = 256;

// What an entry of a page takes, with a name of ordinary length; and a message beside its body.
constexpr std::size_t entry_bytes = 256;
constexpr std::size_t envelope_bytes = 256;

// A page of a conversation.
constexpr std::size_t page_bytes = protocol::payload_bytes_max;

// No client needs more of them in flight than this; as many always have room.
constexpr std::size_t answers_in_flight = 8;

// The most that the answer to what is read takes in memory, but where a page has a single long
// message: of those a job reads no more than a few. Other answers are small.
std::size_t answer_bytes(const operation& what, const engine_limits& limits) {
    std::size_t bytes = 0;
    if (const auto* pull = std::get_if<pull_operation>(&what)) {
        const bool is_one = pull->pull.from == pull->pull.to;
        bytes = is_one ? limits.wire.message_bytes_max + envelope_bytes : page_bytes;
    } else if (const auto* sync = std::get_if<sync_operation>(&what)) {
        bytes = std::size_t{sync->sync.limit} * entry_bytes;
    } else if (const auto* asked = std::get_if<request_operation>(&what)) {
        const auto& body = asked->request.body;
        const bool is_page = std::holds_alternative<protocol::fetch_keys>(body) ||
                             std::holds_alternative<protocol::fetch_archive>(body) ||
                             std::holds_alternative<protocol::fetch_relation_keys>(body);
        bytes = is_page ? page_bytes : 0;
    }
    const std::size_t share = limits.queued_bytes_max / answers_in_flight;
    return std::min({bytes, page_bytes, share});
}

// Versions from which no sync may begin any more are passed on the way from the start.
bool goes_on(const connection_state& from, const protocol::sync& asked) {
    if (GAPLESS_PLANTED(listing_forgotten)) {
        return false;
    }
    return asked.version == from.listed_to && asked.version != inbox_version{};
}

}  // namespace

result<void> frame_desk::handle_frame(
    connection_state& from, const protocol::frame& arrived, std::size_t bytes, instant now
) {
    // What is not taken any more is sent again to whoever is there next.
    if (room_.is_draining && !std::holds_alternative<protocol::ack>(arrived)) {
        return {};
    }
    const actor by = from.speaker();
    return std::visit(
        protocol::overloaded{
            [&](const protocol::send& it) { return handle_send(from, it, bytes, now); },
            [&](const protocol::ack& it) { return handle_ack(from, it, now); },
            [&](const protocol::heartbeat& it) { return handle_heartbeat(from, it, now); },
            [&](const protocol::cancel& it) {
                return queue_or_refuse(from, arrived, cancel_operation{by, it}, bytes, now);
            },
            [&](const protocol::request& it) {
                return queue_or_refuse(from, arrived, request_operation{by, it}, bytes, now);
            },
            [&](const protocol::move_cursor& it) {
                return queue_or_refuse(from, arrived, cursor_operation{by, it}, bytes, now);
            },
            [&](const protocol::sync& it) {
                const sync_operation asked{by, it, goes_on(from, it)};
                return queue_or_refuse(from, arrived, asked, bytes, now);
            },
            [&](const protocol::pull& it) {
                return queue_or_refuse(from, arrived, pull_operation{by, it}, bytes, now);
            },
            [&](const protocol::set_presence& it) {
                presences_.handle_set(from, it, now);
                return result<void>{};
            },
            [&](const protocol::watch_presence& it) {
                presences_.handle_watch(from, it);
                return result<void>{};
            },
            [&](const protocol::typing& it) {
                presences_.handle_typing(from, it, bytes, now);
                return result<void>{};
            },
            [](const auto&) { return result<void>{errc::unexpected_frame}; },
        },
        arrived
    );
}

std::optional<error> frame_desk::charge(
    connection_state& from, const protocol::frame& arrived, instant now
) {
    const bool is_exempt = std::holds_alternative<protocol::hello>(arrived) ||
                           std::holds_alternative<protocol::sync>(arrived) ||
                           std::holds_alternative<protocol::pull>(arrived) ||
                           std::holds_alternative<protocol::ack>(arrived);
    if (!room_.limits.rates || is_exempt) {
        return std::nullopt;
    }
    const rate limit =
        rate::per(seconds(1), room_.limits.frames_per_second, room_.limits.frames_burst);
    if (const std::optional<duration> wait = from.frames.wait(limit, now)) {
        return error{errc::rate_limited, "too many frames", wait};
    }
    from.frames.charge(limit, now);
    return std::nullopt;
}

result<void> frame_desk::refuse(
    connection_id to, const protocol::frame& arrived, const error& reason
) {
    return std::visit(
        protocol::overloaded{
            [&](const protocol::send& it) -> result<void> {
                room_.transmit_to(to, protocol::refused{it.client_id, reason, {}, {}});
                return {};
            },
            [&](const protocol::cancel& it) -> result<void> {
                room_.transmit_to(to, protocol::refused{it.client_id, reason, {}, {}});
                return {};
            },
            [&](const protocol::request& it) -> result<void> {
                room_.transmit_to(to, protocol::response{it.id, reason, {}, {}});
                return {};
            },
            [&](const protocol::move_cursor& it) -> result<void> {
                room_.transmit_to(to, protocol::cursor_moved{it.conversation, {}, reason});
                return {};
            },
            // Life is not refused, only not answered; nor is what nobody waits for.
            [](const protocol::heartbeat&) -> result<void> { return {}; },
            [](const protocol::typing&) -> result<void> { return {}; },
            [&](const auto&) -> result<void> { return reason; },
        },
        arrived
    );
}

result<void> frame_desk::handle_ack(
    connection_state& from, const protocol::ack& arrived, instant now
) {
    if (!room_.pushes.handle_ack(from.window, arrived.frames, now)) {
        return error{errc::unexpected_frame, "an ack for more frames than were sent"};
    }
    if (!room_.is_draining) {
        const actor by = from.speaker();
        room_.marks.handle_marks(by.user, by.device, arrived.marks, now);
    }
    if (arrived.caught_up) {
        publisher_.handle_caught_up(from, now);
    }
    publisher_.release(from, now);
    return {};
}

result<void> frame_desk::handle_heartbeat(
    connection_state& from, const protocol::heartbeat& arrived, instant now
) {
    std::optional<duration> silence_max;
    if (arrived.next_silence) {
        silence_max = from.silence.correction(*arrived.next_silence);
        from.silence.handle_announced(*arrived.next_silence, now);
    }
    if (arrived.acknowledged) {
        if (result<void> done = handle_ack(from, *arrived.acknowledged, now); !done) {
            return done;
        }
    }
    answer_heartbeat(from, silence_max);
    return {};
}

void frame_desk::answer_heartbeat(connection_state& from, std::optional<duration> silence_max) {
    protocol::heartbeat_answer answer;
    answer.silence_max = silence_max;
    if (from.is_live || !room_.limits.backlog_first) {
        name_heads(from, answer);
    }
    answer.load = room_.load();
    room_.transmit_to(from.id, std::move(answer));
}

void frame_desk::name_heads(connection_state& to, protocol::heartbeat_answer& answer) const {
    while (!to.untold.empty() && answer.heads.size() < room_.limits.heartbeat_heads_max) {
        const auto [where, head] = *to.untold.begin();
        answer.heads.push_back({where, head});
        to.untold.erase(to.untold.begin());
    }
    answer.has_more_heads = !to.untold.empty();
    answer.inbox_version = room_.router.inbox(to.session.user());
    if (GAPLESS_PLANTED(heartbeat_names_no_inbox) && answer.inbox_version > inbox_version{90}) {
        answer.inbox_version = inbox_version{};
    }
}

result<void> frame_desk::handle_send(
    connection_state& from, const protocol::send& arrived, std::size_t bytes, instant now
) {
    const user_id user = from.session.user();
    if (const std::optional<error> no = objection(from, bytes, 0, now)) {
        return refuse(from.id, arrived, *no);
    }
    // What is stored already is answered all the same, so it is the store that refuses.
    const std::optional<duration> wait = room_.sends.wait(user, arrived.to, now);
    if (!wait) {
        room_.sends.reserve(user, arrived.to);
    }
    queue(from, append_operation{from.speaker(), arrived, wait}, bytes);
    return {};
}

result<void> frame_desk::queue_or_refuse(
    connection_state& from,
    const protocol::frame& arrived,
    operation what,
    std::size_t bytes,
    instant now
) {
    const std::size_t answer = answer_bytes(what, room_.limits);
    if (!is_read(what)) {
        if (const std::optional<error> no = objection(from, bytes, answer, now)) {
            return refuse(from.id, arrived, *no);
        }
    } else if (!has_room(from.id, bytes, answer)) {
        return refuse(from.id, arrived, room_.later(errc::overloaded, from.id));
    }
    queue(from, std::move(what), bytes);
    return {};
}

std::optional<error> frame_desk::objection(
    connection_state& from, std::size_t bytes, std::size_t answer, instant now
) {
    if (now < from.refused_until) {
        return error{errc::overloaded, {}, from.refused_until - now};
    }
    error no = room_.later(errc::overloaded, from.id);
    if (has_room(from.id, bytes, answer) &&
        room_.admits(store_door::visitor::writer, from.id, now)) {
        const bool believes_itself =
            GAPLESS_PLANTED(reader_writes) && from.session.epoch() > session_epoch{9};
        if (!from.reads_only() || believes_itself) {
            return std::nullopt;
        }
        begin_session(from);
        no.code = errc::storage_full;
    }
    from.refused_until = now + *no.retry_after;
    return no;
}

// A full disk let none begin. Until one does, what the device says would not be fenced.
void frame_desk::begin_session(connection_state& from) {
    if (!std::exchange(from.is_beginning, true)) {
        from.login->known = from.session.epoch();
        queue(from, *from.login, 0);
    }
}

bool frame_desk::has_room(connection_id from, std::size_t bytes, std::size_t answer) const {
    const std::size_t more = bytes + operation_bytes;
    return room_.queue.bytes_of(from) + more + answer <= room_.limits.queued_bytes_max &&
           room_.queue.bytes() + more <= room_.limits.queued_bytes_total;
}

void frame_desk::queue(const connection_state& from, operation what, std::size_t bytes) {
    const std::size_t answer = answer_bytes(what, room_.limits);
    room_.queue.push({from.id, std::nullopt, std::move(what), bytes + operation_bytes, answer});
}

}  // namespace gapless::server
