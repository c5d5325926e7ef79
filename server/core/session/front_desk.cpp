#include "server/core/session/front_desk.hpp"

#include "protocol/planted.hpp"
#include "protocol/wire/frame_parts.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace gapless::server {

using verdict = protocol::server_session::verdict;

void front_desk::handle_connected(connection_id id, std::string_view address, instant now) {
    const engine_limits& limits = room_.limits;
    const std::size_t strangers = room_.connections.size() - admitted_;
    const std::size_t strangers_max =
        std::size_t{limits.connections_max} * limits.unauthenticated_per_mille / 1'000;
    const bool is_full =
        room_.connections.size() >= limits.connections_max || strangers >= strangers_max;
    if (is_full || room_.is_draining) {
        const errc code = room_.is_draining ? errc::shutting_down : errc::overloaded;
        room_.transmit_to(id, protocol::close{room_.later(code)});
        room_.outputs.emplace_back(disconnect{id});
        return;
    }
    room_.connections.add({id, std::string{address}, limits, now});
}

void front_desk::handle_secured(connection_id id, const protocol::tls_channel& channel) {
    if (connection_state* from = room_.connections.find(id)) {
        from->channel = channel;
    }
}

void front_desk::handle_frame(
    connection_id id, const protocol::frame& arrived, std::size_t bytes, instant now
) {
    connection_state* from = room_.connections.find(id);
    if (from == nullptr) {
        return;
    }
    from->silence.handle_bytes(now);
    const result<verdict> taken = from->session.handle_frame(arrived);
    if (taken && *taken == verdict::authenticate) {
        authenticate(*from, std::get<protocol::authenticate>(arrived), bytes, now);
    } else if (taken) {
        take(*from, *taken, arrived, bytes, now);
    }
    settle(*from);
}

void front_desk::take(
    connection_state& from,
    verdict whose,
    const protocol::frame& arrived,
    std::size_t bytes,
    instant now
) {
    if (whose == verdict::closed) {
        return;
    }
    if (const std::optional<error> excess = frames_.charge(from, arrived, now)) {
        // Before the welcome no answer is expected, and to an unknown frame there is none.
        const result<void> said = whose == verdict::pass ? frames_.refuse(from.id, arrived, *excess)
                                                         : result<void>{*excess};
        if (!said) {
            from.session.close(said.error());
        }
    } else if (whose == verdict::hold) {
        hold(from, arrived, bytes);
    } else if (whose == verdict::pass) {
        pass(from, arrived, bytes, now);
    }
}

void front_desk::handle_malformed(connection_id id, const error& why) { close(id, why); }

// Whoever sends for long hears that it arrives: nothing else would tell a slow link from a dead
// one.
void front_desk::handle_part(connection_id id, std::size_t bytes, instant now) {
    connection_state* from = room_.connections.find(id);
    if (from == nullptr) {
        return;
    }
    from->silence.handle_bytes(now);
    from->part_bytes += bytes;
    if (from->is_admitted && from->part_bytes >= protocol::payload_bytes_max) {
        from->part_bytes = 0;
        frames_.answer_heartbeat(*from);
    }
    settle(*from);
}

void front_desk::handle_disconnected(connection_id id) {
    if (connection_state* gone = room_.connections.find(id)) {
        let_go(*gone);
    }
}

void front_desk::handle_timeout(instant now) {
    for (const connection_id id : room_.connections.take_due(now)) {
        if (connection_state* late = room_.connections.find(id)) {
            handle_deadline(*late, now);
        }
    }
}

void front_desk::handle_deadline(connection_state& late, instant now) {
    late.session.handle_timeout(now);
    late.window.handle_timeout(now);
    if (late.window.is_dead()) {
        late.session.close(error{errc::timed_out, "nothing is acknowledged any more"});
    } else if (late.silence.is_over(now)) {
        late.session.close(error{errc::idle_timeout});
    }
    settle(late);
}

void front_desk::handle_authenticated(connection_id id, const authenticated& who, moment now) {
    connection_state* from = room_.connections.find(id);
    if (from == nullptr) {
        return;
    }
    if (!who.reads_only) {
        from->login.reset();
    }
    if (from->is_admitted) {
        from->is_beginning = false;
        from->session.handle_renumbered(who.session_epoch);
        return;
    }
    // Its number has not grown, so it does not show whether this login is a late one.
    if (who.reads_only && from->login->known && !from->session.is_challenged() &&
        room_.router.connection(from->session.device())) {
        handle_outdated(id, {who.session_epoch}, now.steady);
        return;
    }
    from->session.handle_authenticated(
        {who.user,
         who.name,
         who.session_epoch,
         room_.limits.wire,
         now.wall,
         room_.limits.backlog_first}
    );
    from->device_class = who.device_class;
    from->is_admitted = true;
    from->channel = {};
    ++admitted_;
    if (who.reads_only) {
        abandon_earlier(from->session.device(), id);
    }
    room_.audience.handle_online(who.user, who.large);
    const auto older = room_.router.add(who.user, from->session.device(), id, who.inbox);
    if (older && !GAPLESS_PLANTED(old_session_not_fenced)) {
        supersede(*older);
    }
    while (const auto welcome = from->session.poll_transmit()) {
        room_.transmit_to(id, *welcome);
    }
    for (const connection_state::held_frame& next : std::exchange(from->held, {})) {
        if (from->session.is_closed()) {
            break;
        }
        from->held_bytes -= next.bytes;
        room_.held_bytes -= next.bytes;
        const result<verdict> taken = from->session.handle_frame(next.frame);
        if (taken && *taken == verdict::pass) {
            pass(*from, next.frame, next.bytes, now.steady);
        }
    }
    settle(*from);
}

void front_desk::handle_outdated(connection_id id, const outdated& why, instant now) {
    if (connection_state* from = room_.connections.find(id)) {
        if (from->is_admitted) {
            from->session.close(error{errc::superseded});
        }
        from->session.handle_outdated(why.newest, now);
        settle(*from);
    }
}

void front_desk::handle_unauthenticated(connection_id id, const error& reason) {
    if (connection_state* from = room_.connections.find(id)) {
        const bool reads_on = from->is_admitted && reason.retry_after;
        from->is_beginning = false;
        from->session.handle_refused(reason);
        if (from->is_admitted && !reads_on) {
            from->session.close(reason);
        }
        settle(*from);
    }
}

void front_desk::close(connection_id id, const error& reason) {
    if (connection_state* closing = room_.connections.find(id)) {
        closing->session.close(reason);
        settle(*closing);
    }
}

void front_desk::forget(const std::set<connection_id>& ids) {
    abandon_operations(ids);
    for (const connection_id id : ids) {
        if (connection_state* gone = room_.connections.find(id)) {
            room_.outputs.emplace_back(disconnect{id});
            let_go(*gone);
        }
    }
}

void front_desk::close_all(const error& reason) {
    for (const connection_id id : room_.connections.ids()) {
        close(id, reason);
    }
}

void front_desk::authenticate(
    connection_state& from, const protocol::authenticate& arrived, std::size_t bytes, instant now
) {
    if (room_.is_draining) {
        return;
    }
    if (!room_.admits(store_door::visitor::login, from.id, now)) {
        from.session.handle_refused(room_.later(errc::overloaded, from.id));
        return;
    }
    from.login = std::make_unique<authenticate_operation>(authenticate_operation{
        hasher_.hash_token(arrived.token), from.session.device(), arrived.session_epoch
    });
    from.login->proof = proof_in(from, arrived);
    authenticate_operation asked = *from.login;
    const auto other = room_.router.connection(asked.device);
    asked.reads_only = other && room_.connections.find(*other)->reads_only();
    room_.queue.push({from.id, std::nullopt, asked, bytes});
}

// What is said where there is nothing to bind to cannot be judged, and so counts for nothing.
std::optional<login_proof> front_desk::proof_in(
    const connection_state& from, const protocol::authenticate& arrived
) {
    if (arrived.signature.empty() || !from.channel.can_bind()) {
        return std::nullopt;
    }
    if (!algorithms_) {
        algorithms_ = crypto::algorithms::load().value();
    }
    return login_proof{
        crypto::binding_to_connection(
            *algorithms_,
            from.channel.server_name,
            from.channel.exporter.bytes,
            from.session.device(),
            arrived.token
        ),
        crypto::signature::from(arrived.signature).value_or(crypto::signature{}),
    };
}

void front_desk::hold(connection_state& from, const protocol::frame& arrived, std::size_t bytes) {
    const std::size_t more = bytes + sizeof(connection_state::held_frame);
    if (from.held_bytes + more > room_.limits.held_bytes_max ||
        room_.held_bytes + more > room_.limits.held_bytes_total) {
        from.session.close(room_.later(errc::overloaded));
        return;
    }
    from.held.push_back({arrived, more});
    from.held_bytes += more;
    room_.held_bytes += more;
}

void front_desk::pass(
    connection_state& from, const protocol::frame& arrived, std::size_t bytes, instant now
) {
    const result<void> done = frames_.handle_frame(from, arrived, bytes, now);
    if (!done) {
        from.session.close(done.error());
    }
}

void front_desk::supersede(connection_id older) {
    abandon_operations({older});
    close(older, error{errc::superseded});
}

void front_desk::abandon_operations(const std::set<connection_id>& ids) {
    abandon(room_.queue.drop(ids));
}

void front_desk::abandon_earlier(const device_id& device, connection_id last) {
    std::vector<queued_operation> earlier = room_.queue.drop_if([&](const queued_operation& op) {
        const actor* by = speaker_of(op.what);
        const auto* login = std::get_if<authenticate_operation>(&op.what);
        return op.connection != last &&
               ((by != nullptr && by->device == device) || (login && login->device == device));
    });
    for (queued_operation& op : earlier) {
        auto* login = std::get_if<authenticate_operation>(&op.what);
        if (login != nullptr && room_.connections.find(*op.connection) != nullptr) {
            login->reads_only = true;
            room_.queue.push(std::move(op));
        }
    }
    abandon(earlier);
}

void front_desk::abandon(const std::vector<queued_operation>& ops) {
    for (const queued_operation& op : ops) {
        const auto* append = std::get_if<append_operation>(&op.what);
        if (append != nullptr && !append->wait) {
            room_.sends.release(append->by.user, append->send.to);
        }
    }
}

void front_desk::settle(connection_state& state) {
    while (auto frame = state.session.poll_transmit()) {
        room_.transmit_to(state.id, *std::move(frame));
    }
    if (state.session.is_closed()) {
        room_.outputs.emplace_back(disconnect{state.id});
        let_go(state);
    } else {
        room_.connections.reschedule(state);
    }
}

void front_desk::let_go(connection_state& state) {
    if (state.is_admitted) {
        --admitted_;
        const user_id user = state.session.user();
        room_.router.remove(user, state.session.device(), state.id);
        room_.presence.handle_ended(user, state.session.device(), state.id);
        room_.watches.forget(state.id);
        if (room_.router.connections(user).empty()) {
            room_.audience.handle_offline(user);
        }
    }
    room_.held_bytes -= state.held_bytes;
    room_.pushes.handle_gone(state.window);
    room_.connections.remove(state.id);
}

}  // namespace gapless::server
