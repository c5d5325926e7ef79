#include "protocol/pump.hpp"
#include "sdk/core/client_engine.hpp"
#include "sdk/core/engine_limits.hpp"

#include <string>
#include <utility>
#include <variant>

// The second half of the engine: how the outputs of its machines become inputs of the others, and
// outputs of its own.
namespace gapless::sdk {

void client_engine::carry(moment now) {
    while (carry_connection(now) || carry_replica(now)) {
    }
    carry_requests(now);
    carry_history();
    carry_marks(now.steady);
    carry_presence(now.steady);
    if (connection_.is_established()) {
        while (auto due = acks_.poll_ack()) {
            transmit(std::move(*due));
        }
    }
    if (connection_.poll_ask(now.steady)) {
        if (replica_) {
            outputs_.emplace_back(ask_servers{});
        } else {
            connection_.handle_servers_unknown(now.steady);  // nobody can ask: later
        }
    }
    if (std::exchange(has_transmitted_, false)) {
        connection_.handle_sent(now.steady);
    }
    if (replica_) {
        if (auto learned = connection_.take_learned()) {
            replica_->put_networks(*std::move(learned));
        }
    }
    tell_state();
}

bool client_engine::carry_connection(moment now) {
    auto next = connection_.poll_output();
    if (!next) {
        return false;
    }
    carry_out(std::move(*next), now);
    return true;
}

bool client_engine::carry_replica(moment now) {
    if (!replica_) {
        return false;
    }
    auto next = replica_->poll_output(now.steady);
    if (!next) {
        return false;
    }
    carry_out(std::move(*next), now);
    return true;
}

void client_engine::carry_history() {
    while (auto next = history_.poll_answer()) {
        outputs_.emplace_back(history_fetched{next->number, std::move(next->page)});
    }
}

void client_engine::carry_marks(instant now) {
    while (const auto next = marks_.poll_mark(now)) {
        acks_.handle_mark(*next, now);
    }
}

void client_engine::carry_presence(instant now) {
    while (auto next = presence_.poll_transmit(now)) {
        transmit(*std::move(next));
    }
    while (auto next = typing_.poll_transmit()) {
        transmit(*std::move(next));
    }
    while (auto next = presence_.poll_told()) {
        outputs_.emplace_back(presence_told{*std::move(next)});
    }
    while (auto next = typing_.poll_told()) {
        outputs_.emplace_back(typing_told{*std::move(next)});
    }
}

void client_engine::look_back(instant now) {
    history_.look(replica_->book().stored(), mailbox_, connection_.is_established(), now);
    while (const auto wanted = history_.poll_wanted()) {
        replica_->want_history(wanted->conversation, wanted->entries);
    }
}

void client_engine::carry_out(connection::output next, moment now) {
    std::visit(
        protocol::overloaded{
            [&](connection::open_socket wanted) {
                if (replica_) {
                    const auto named = server_named_by(replica_->book().owner());
                    const auto& to = connection_.choose_server(named, now.steady);
                    outputs_.emplace_back(connect{to, wanted.over});
                } else {
                    connection_.handle_closed(trouble_, now.steady);
                }
            },
            [&](connection::try_transport wanted) {
                outputs_.emplace_back(try_transport{wanted.over});
            },
            [&](connection::close_socket) { outputs_.emplace_back(disconnect{}); },
            [&](connection::open_spare) { outputs_.emplace_back(connect_spare{}); },
            [&](connection::close_spare) { outputs_.emplace_back(disconnect_spare{}); },
            [&](connection::take_spare) {
                outputs_.emplace_back(take_spare{});
                log_in(spare_channel_, now.steady);
            },
            [&](connection::renew_tokens) { outputs_.emplace_back(refresh_tokens{}); },
            [&](connection::transmit& leaving) { transmit(std::move(leaving.frame)); },
            [&](connection::ping wanted) {
                transmit(protocol::heartbeat{acks_.take_ack(), wanted.next_silence});
            },
            [&](const connection::established& stands) { begin_session(stands.welcome, now); },
            [&](connection::lost) { end_session(now.steady); },
            [&](const connection::signed_out& told) { keep_signed_out(told.reason); },
        },
        next
    );
}

void client_engine::carry_out(replica::output next, moment now) {
    std::visit(
        protocol::overloaded{
            [&](replica::transmit& leaving) { transmit(std::move(leaving.frame)); },
            [&](const replica::queued& stored) { outputs_.emplace_back(queued{stored.client_id}); },
            [&](replica::probe wanted) {
                if (wanted.is_repeated) {
                    connection_.drop(error{errc::timed_out, "an answer is overdue"}, now.steady);
                } else {
                    connection_.probe(now.steady);
                }
            },
            [&](const key_finding& found) { outputs_.emplace_back(key_found{found}); },
            [&](const replica::diverged& other) {
                const auto where = std::to_string(other.conversation.value);
                const error why{errc::log_diverged, "conversation " + where};
                outputs_.emplace_back(state_changed{state(), why, connection_.over()});
            },
        },
        next
    );
}

void client_engine::transmit(protocol::frame leaving) {
    has_transmitted_ = true;
    outputs_.emplace_back(sdk::transmit{std::move(leaving)});
}

void client_engine::begin_session(const protocol::welcome& granted, moment now) {
    // What came now would be stored as this user's, and what is sent as the other's.
    if (replica_ && granted.user != replica_->book().owner().user_id) {
        connection_.drop(error{errc::unexpected_frame, "a welcome for another user"}, now.steady);
        return;
    }
    acks_.handle_connected();
    is_awaited_ = granted.backlog_first;
    requests_.handle_established();
    presence_.handle_established(now.steady);
    typing_.handle_established();
    if (replica_) {
        if (limits_.has_spare) {
            replica_->handle_round_trip(connection_.measured());
        }
        replica_->handle_established(granted, now);
        marks_.handle_established(replica_->unkept_marks());
    }
}

void client_engine::keep_signed_out(const error& why) {
    if (replica_) {
        identity owner = replica_->book().owner();
        owner.signed_out = why;
        replica_->put_identity(owner);
    }
}

void client_engine::end_session(instant now) {
    is_live_ = false;
    unflushed_frames_.clear();
    acks_.handle_disconnected();
    marks_.handle_disconnected();
    requests_.handle_disconnected();
    history_.handle_disconnected();
    presence_.handle_disconnected(now);
    typing_.handle_disconnected();
    if (replica_) {
        replica_->handle_disconnected();
    }
}

bool client_engine::may_gather_more(instant now) {
    return unflushed_frames_.empty() && !has_unflushed_tokens_ && replica_->may_gather_more() &&
           commit_delay_.may_wait(now);
}

void client_engine::acknowledge_flushed(const std::vector<protocol::mark>& marks, instant now) {
    for (const auto messages : std::exchange(unflushed_frames_, {})) {
        acks_.handle_frame(messages, now);
    }
    for (const auto& reached : marks) {
        marks_.handle_mark(reached);
    }
    acks_.handle_inbox_version(replica_->book().stored().cursor.version, now);
}

void client_engine::handle_flush_failed(const error& why, moment now) {
    outputs_.emplace_back(storage_trouble{why});
    trouble_ = why;
    last_view_ = replica_->book().stored();
    replica_.reset();
    history_.fail(why);
    reload(now);
    connection_.drop(why, now.steady);
    if (std::exchange(has_unflushed_tokens_, false)) {
        connection_.handle_tokens_refused(why, now.steady);
    }
    carry(now);
}

// Nothing that was gathered is stored, and nothing of it had been promised.
void client_engine::reload(moment now) {
    auto loaded = mailbox_.load();
    if (!loaded) {
        trouble_ = loaded.error();
        const auto chance = entropy_.draw();
        reload_at_ = now.steady + reload_backoff_.next_delay(chance);
        return;
    }
    reload_backoff_.handle_success();
    replica_.emplace(replica_limits(limits_), mailbox_, std::move(*loaded), entropy_);
    replica_->set_in_background(is_in_background_);
    const auto& stored = replica_->book().stored();
    events_.handle_stored(stored.last_event);
    replica_->consume(events_.acknowledge(stored.consumed));
    const auto& away = connection_.reason();
    if (connection_.current() == connection::phase::offline && away && away->code == errc::kicked) {
        keep_signed_out(*away);
    }
}

void client_engine::tell_state() {
    state_changed current{.state = state()};
    if (connection_.is_established()) {
        current.over = connection_.over();
    } else {
        current.reason = connection_.reason();
    }
    if (current != told_) {
        told_ = current;
        outputs_.emplace_back(std::move(current));
    }
}

bool client_engine::has_all_news() const {
    return is_live_ && replica_ && replica_->has_all_news();
}

}  // namespace gapless::sdk
