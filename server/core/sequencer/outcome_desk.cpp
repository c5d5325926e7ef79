#include "server/core/sequencer/outcome_desk.hpp"

#include <gapless/assert.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>
#include <variant>

namespace gapless::server {

namespace {

bool is_about_session(errc code) { return code == errc::superseded || code == errc::kicked; }

// What tell_read has dealt with.
bool is_told(const outcome& came) {
    return std::holds_alternative<authenticated>(came) || std::holds_alternative<outdated>(came) ||
           std::holds_alternative<protocol::sync_page>(came) ||
           std::holds_alternative<protocol::pulled>(came) ||
           std::holds_alternative<protocol::sent>(came);
}

}  // namespace

void outcome_desk::handle_stored(
    const std::vector<queued_operation>& ops, job_result done, moment now
) {
    GAPLESS_ASSERT(ops.size() == done.outcomes.size());
    senders own;
    for (std::size_t i = 0; i < ops.size(); ++i) {
        settle_rate(ops[i], &done.outcomes[i], now.steady);
        if (ops[i].connection) {
            tell_read(*ops[i].connection, done.outcomes[i], own, now);
        }
    }
    for (const conversation_change& change : done.changes) {
        room_.audience.handle_change(change);
        room_.crossings.handle_change(change);
        presences_.handle_change(change);
        if (change.next_end) {
            room_.sweeps.handle_expiry(*change.next_end, now);
        }
        publisher_.publish(change, std::move(own[change.conversation]), now);
    }
    for (std::size_t i = 0; i < ops.size(); ++i) {
        if (!is_told(done.outcomes[i])) {
            tell_rest(ops[i], done.outcomes[i], now);
        }
    }
}

void outcome_desk::handle_failed(
    std::vector<queued_operation> ops, const error& reason, moment now
) {
    if (reason.code == errc::storage_full) {
        refuse_all(std::move(ops), room_.later(errc::storage_full), now);
    } else {
        forget_all(ops, reason, now);
    }
}

void outcome_desk::refuse_waiting(moment now) {
    std::vector<queued_operation> refused =
        room_.queue.drop_if([](const queued_operation& op) { return op.is_refusable(); });
    for (const queued_operation& op : refused) {
        settle_rate(op, nullptr, now.steady);
        const connection_id who = op.connection.value_or(connection_id{});
        outcome failure = room_.later(errc::overloaded, who);
        tell_rest(op, failure, now);
    }
}

void outcome_desk::tell_read(connection_id id, const outcome& came, senders& own, moment now) {
    connection_state* connection = room_.connections.find(id);
    if (connection == nullptr) {
        return;
    }
    if (const auto* who = std::get_if<authenticated>(&came)) {
        front_.handle_authenticated(id, *who, now);
    } else if (const auto* why = std::get_if<outdated>(&came)) {
        front_.handle_outdated(id, *why, now.steady);
    } else if (const auto* page = std::get_if<protocol::sync_page>(&came)) {
        publisher_.tell_page(*connection, *page, now.steady);
    } else if (const auto* range = std::get_if<protocol::pulled>(&came)) {
        room_.transmit_to(id, *range);
    } else if (const auto* sent = std::get_if<protocol::sent>(&came)) {
        if (sent->duplicate) {
            room_.transmit_to(id, *sent);
        } else {
            own[sent->conversation][id].push_back(*sent);
        }
    }
}

void outcome_desk::tell_rest(const queued_operation& op, outcome& came, moment now) {
    if (tell_own(op, came, now)) {
        return;
    }
    if (op.account) {
        const farewell ended = accounts_.handle_outcome(*op.account, std::move(came), now.steady);
        for (const device_id& device : ended.devices) {
            if (const auto connection = room_.router.connection(device)) {
                front_.close(*connection, ended.reason);
            }
        }
        return;
    }
    if (!op.connection || room_.connections.find(*op.connection) == nullptr) {
        return;
    }
    if (const auto* failure = std::get_if<error>(&came)) {
        tell_failure(op, *failure);
    } else if (auto* refused = std::get_if<protocol::refused>(&came)) {
        // It is the connection that may not speak: the message has not failed, and goes on the
        // next.
        if (is_about_session(refused->failure.code)) {
            front_.close(*op.connection, refused->failure);
        } else {
            room_.transmit_to(*op.connection, std::move(*refused));
        }
    } else if (auto* cancelled = std::get_if<protocol::cancelled>(&came)) {
        room_.transmit_to(*op.connection, *cancelled);
    } else if (auto* response = std::get_if<protocol::response>(&came)) {
        room_.transmit_to(*op.connection, std::move(*response));
    }
}

// What the engine did on its own account, and cursors, which concern more than those who moved
// them.
bool outcome_desk::tell_own(const queued_operation& op, outcome& came, moment now) {
    if (const auto* done = std::get_if<swept>(&came)) {
        room_.sweeps.handle_swept(*done, now);
    } else if (auto* moved = std::get_if<cursor_result>(&came)) {
        receipts_.handle_moved(op, std::move(*moved), now.steady);
    } else if (const auto* delivered = std::get_if<delivered_result>(&came)) {
        receipts_.handle_delivered(*delivered, now.steady);
        if (delivered->has_expired) {
            room_.sweeps.handle_expiry(now.wall, now);
        }
    } else if (const auto* authors = std::get_if<hint_result>(&came)) {
        receipts_.handle_authors(*authors);
    } else if (const auto* watched = std::get_if<watch_result>(&came)) {
        presences_.handle_found(op, *watched);
    } else if (const auto* audience = std::get_if<typing_result>(&came)) {
        presences_.handle_audience(*audience);
    } else if (std::holds_alternative<crossed>(came)) {
        room_.crossings.handle_finished();
    } else {
        return false;
    }
    return true;
}

void outcome_desk::handle_own_failed(const queued_operation& op, instant now) {
    receipts_.handle_failed(op, now);
    presences_.handle_failed(op);
    if (std::holds_alternative<crossing_operation>(op.what)) {
        room_.crossings.handle_finished();
    }
}

void outcome_desk::tell_failure(const queued_operation& op, const error& reason) {
    const connection_id to = *op.connection;
    if (std::holds_alternative<authenticate_operation>(op.what)) {
        front_.handle_unauthenticated(to, reason);
    } else if (reason.code == errc::superseded && ask_again(op)) {
        // Nobody is told.
    } else if (reason.code == errc::overloaded && std::holds_alternative<pull_operation>(op.what)) {
        room_.queue.push(op);  // the job had read enough without it
    } else if (is_about_session(reason.code)) {
        front_.close(to, reason);
    } else if (std::holds_alternative<watch_operation>(op.what) ||
               std::holds_alternative<typing_operation>(op.what)) {
        // Nobody waits for it.
    } else if (const auto* append = std::get_if<append_operation>(&op.what)) {
        room_.transmit_to(to, protocol::refused{append->send.client_id, reason, {}, {}});
    } else if (const auto* cancel = std::get_if<cancel_operation>(&op.what)) {
        room_.transmit_to(to, protocol::refused{cancel->cancel.client_id, reason, {}, {}});
    } else if (const auto* request = std::get_if<request_operation>(&op.what)) {
        room_.transmit_to(to, protocol::response{request->request.id, reason, {}, {}});
    } else if (const auto* cursor = std::get_if<cursor_operation>(&op.what)) {
        room_.transmit_to(to, protocol::cursor_moved{cursor->move.conversation, {}, reason});
    } else {
        front_.close(to, reason);
    }
}

// Its own session has begun behind what it was reading: it is the connection that it was.
bool outcome_desk::ask_again(const queued_operation& op) {
    const connection_state* from = room_.connections.find(*op.connection);
    const actor* by = is_read(op.what) ? speaker_of(op.what) : nullptr;
    if (from == nullptr || by == nullptr || by->session_epoch == from->session.epoch()) {
        return false;
    }
    queued_operation again = op;
    std::visit(
        [from](auto& what) {
            if constexpr (requires { what.by; }) {
                what.by = from->speaker();
            }
        },
        again.what
    );
    room_.queue.push(std::move(again));
    return true;
}

void outcome_desk::settle_rate(const queued_operation& op, const outcome* came, instant now) {
    const auto* append = std::get_if<append_operation>(&op.what);
    if (append != nullptr && !append->wait) {
        const auto* sent = came == nullptr ? nullptr : std::get_if<protocol::sent>(came);
        const bool is_stored = sent != nullptr && !sent->duplicate;
        room_.sends.settle(append->by.user, append->send.to, is_stored, now);
    }
}

void outcome_desk::refuse_all(std::vector<queued_operation> ops, const error& reason, moment now) {
    // Reads did not fail by themselves: they go again, unless there was nothing else to blame.
    const bool is_all_reads = std::all_of(ops.begin(), ops.end(), [](const queued_operation& op) {
        return is_read(op.what);
    });
    std::vector<queued_operation> again;
    for (queued_operation& op : ops) {
        settle_rate(op, nullptr, now.steady);
        handle_own_failed(op, now.steady);
        outcome failure = reason;
        if ((is_read(op.what) && !is_all_reads) || turn_to_reading(op)) {
            again.push_back(std::move(op));
        } else {
            tell_rest(op, failure, now);
        }
    }
    room_.queue.push_apart(std::move(again));
}

// A device that can begin no session may still read as the one that it had.
bool outcome_desk::turn_to_reading(queued_operation& op) {
    auto* login = std::get_if<authenticate_operation>(&op.what);
    const connection_state* from =
        login == nullptr || !op.connection ? nullptr : room_.connections.find(*op.connection);
    if (from == nullptr || from->is_admitted || login->reads_only) {
        return false;
    }
    login->reads_only = true;
    return true;
}

void outcome_desk::forget_all(
    const std::vector<queued_operation>& ops, const error& reason, moment now
) {
    std::set<connection_id> forgotten;
    for (const queued_operation& op : ops) {
        settle_rate(op, nullptr, now.steady);
        handle_own_failed(op, now.steady);
        if (op.account) {
            accounts_.handle_outcome(*op.account, error{reason.code}, now.steady);
        } else if (op.connection) {
            forgotten.insert(*op.connection);
        }
    }
    for (const connection_id id : room_.connections.ids()) {
        if (room_.connections.find(id)->is_admitted) {
            forgotten.insert(id);
        }
    }
    front_.forget(forgotten);
}

}  // namespace gapless::server
