#include "server/core/presence/presence_desk.hpp"

#include "protocol/planted.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace gapless::server {

namespace {

// What a question takes in memory, beside its names.
constexpr std::size_t question_bytes = 256;

// So many are asked at a time; the next ones when these are answered.
constexpr std::size_t questions_at_once = 64;

bool can_hear(const connection_state* to) {
    return to != nullptr && to->is_live && !to->held_notify;
}

}  // namespace

void presence_desk::handle_set(
    const connection_state& from, const protocol::set_presence& said, instant now
) {
    const presence_table::session by{
        from.session.user(), from.session.device(), from.id, from.device_class
    };
    room_.presence.handle_said(by, said.state, now);
}

void presence_desk::handle_watch(
    const connection_state& from, const protocol::watch_presence& said
) {
    std::vector<std::string> names;
    std::size_t looked_at = 0;
    for (const std::string& name : said.users) {
        if (++looked_at > presence_watched_max) {
            break;
        }
        if (check_user_name(name)) {
            names.push_back(name);
        } else {
            tell(from.id, {name, {}});
        }
    }
    room_.watches.forget(from.id);
    if (room_.watches.names_total() + names.size() <= room_.limits.presence_watches_total) {
        room_.watches.watch(from.id, std::move(names));
        return;
    }
    for (const std::string& name : names) {
        tell(from.id, {name, {}});
    }
}

void presence_desk::handle_typing(
    const connection_state& from, const protocol::typing& said, std::size_t bytes, instant now
) {
    if (is_crowded() || !room_.admits(store_door::visitor::upkeep, from.id, now)) {
        return;
    }
    const typing_operation what{from.speaker(), said.conversation, said.active};
    room_.queue.push({from.id, std::nullopt, what, bytes + question_bytes});
}

void presence_desk::handle_found(const queued_operation& op, const watch_result& found) {
    const auto& asked = std::get<watch_operation>(op.what);
    const connection_id by = *op.connection;
    for (const presence_watches::watched& each :
         room_.watches.handle_found(by, asked.names, found)) {
        tell(by, each);
    }
}

void presence_desk::handle_audience(const typing_result& found) {
    if (is_crowded()) {
        return;
    }
    const protocol::typing frame{found.conversation, found.name, found.active};
    for (const user_id user : found.audience) {
        for (const connection_id id : room_.router.connections(user)) {
            if (can_hear(room_.connections.find(id))) {
                room_.transmit_to(id, frame);
            }
        }
    }
}

void presence_desk::handle_failed(const queued_operation& op) {
    if (op.connection && std::holds_alternative<watch_operation>(op.what)) {
        room_.watches.handle_failed(*op.connection);
    }
}

// Who has won or lost a contact has an entry of it, also when the other one has blocked him.
void presence_desk::handle_change(const conversation_change& change) {
    for (const message& entry : change.messages) {
        if (entry.kind != message_kind::contact_change) {
            continue;
        }
        for (const conversation_change::recipient& owner : change.recipients) {
            for (const connection_id id : room_.router.connections(owner.user)) {
                room_.watches.ask_again(id);
            }
        }
        return;
    }
}

void presence_desk::carry(moment now) {
    room_.presence.handle_timeout(now, [this](connection_id id) {
        return room_.connections.find(id) != nullptr;
    });
    note_time(now.steady);
    bool is_news = tell_at_ && *tell_at_ <= now.steady;
    while (const std::optional<user_id> changed = room_.presence.poll_changed(now.steady)) {
        room_.watches.handle_changed(*changed);
        is_news = true;
    }
    if (is_quiet_) {
        return;
    }
    if (is_news) {
        tell_untold(now.steady);
    }
    if (room_.is_draining || !room_.watches.has_question() ||
        !room_.admits(store_door::visitor::upkeep, {}, now.steady)) {
        return;
    }
    ask();
}

void presence_desk::ask() {
    for (std::size_t asked = 0; asked < questions_at_once; ++asked) {
        const std::optional<connection_id> by = room_.watches.poll_question();
        if (!by) {
            return;
        }
        watch_operation what{room_.connections.find(*by)->speaker(), room_.watches.names(*by)};
        const std::size_t bytes = question_bytes + what.names.size() * sizeof(std::string);
        room_.queue.push({*by, std::nullopt, std::move(what), bytes});
    }
}

void presence_desk::note_time(instant now) {
    if (!quiet_until_) {
        quiet_until_ = now + room_.limits.presence_quiet;
    }
    if (is_quiet_ && (now >= *quiet_until_ || GAPLESS_PLANTED(presence_not_quiet))) {
        is_quiet_ = false;
        tell_at_ = now;
    }
}

std::optional<instant> presence_desk::next_timeout() const {
    std::optional<instant> due = room_.presence.next_timeout();
    if (is_quiet_ && quiet_until_) {
        due = due ? std::min(*due, *quiet_until_) : quiet_until_;
    }
    return due && tell_at_ ? std::min(*due, *tell_at_) : due ? due : tell_at_;
}

void presence_desk::tell(connection_id to, const presence_watches::watched& who) {
    protocol::presence frame;
    frame.name = who.name;
    if (who.user != user_id{}) {
        presence_table::summary now = room_.presence.of(who.user);
        frame.user = who.user;
        frame.state = now.state;
        frame.devices = std::move(now.devices);
        if (frame.state == presence_state::offline) {
            frame.last_seen =
                std::max(room_.presence.last_seen(who.user), room_.watches.last_seen(who.user));
        }
    }
    room_.transmit_to(to, std::move(frame));
}

void presence_desk::tell_untold(instant now) {
    const auto untold = room_.watches.untold();
    for (const auto& [to, users] : untold) {
        if (is_crowded() || !can_hear(room_.connections.find(to))) {
            continue;
        }
        for (const user_id user : users) {
            tell(to, {room_.watches.name_of(user), user});
            room_.watches.note_told(to, user);
        }
    }
    tell_at_.reset();
    if (!room_.watches.untold().empty()) {
        tell_at_ = now + room_.limits.presence_wait;
    }
}

bool presence_desk::is_crowded() const {
    return room_.pushes.used() * 2 > room_.limits.pushed_bytes_total;
}

}  // namespace gapless::server
