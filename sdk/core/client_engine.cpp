#include "sdk/core/client_engine.hpp"

#include "protocol/planted.hpp"
#include "protocol/pump.hpp"
#include "sdk/core/earliest.hpp"
#include "sdk/core/engine_limits.hpp"
#include "sdk/core/outgoing_text.hpp"
#include "sdk/core/uuid_v7.hpp"

#include <utility>
#include <variant>

namespace gapless::sdk {

client_engine::client_engine(
    limits options, mailbox& box, mailbox_state stored, protocol::entropy& chance
)
    : limits_(options),
      mailbox_(box),
      entropy_(chance),
      connection_(connection_limits(options, stored), chance),
      acks_({.messages_max = options.ack_messages, .delay_max = options.ack_after}),
      marks_({.conversations_max = options.marks_unkept_max}),
      requests_({.patience = options.request_patience}),
      history_({.patience = options.request_patience}),
      presence_({}),
      typing_({}),
      events_(
          {.unacknowledged_max = options.events_unacknowledged_max},
          stored.consumed,
          stored.last_event
      ),
      commit_delay_(options.commit_within) {
    replica_.emplace(replica_limits(options), box, std::move(stored), chance);
    carry({});
}

client_engine::~client_engine() = default;

result<client_id> client_engine::send(const destination& to, outgoing_message what, moment now) {
    if (!replica_) {
        return trouble_;
    }
    return queue(outgoing_text(to, std::move(what)), now);
}

result<client_id> client_engine::queue(result<protocol::draft> draft, moment now) {
    if (!draft) {
        return draft.error();
    }
    draft->id = draw_uuid_v7<client_id>(now.wall, entropy_);
    if (auto pushed = replica_->push(*draft, now); !pushed) {
        return pushed.error();
    }
    return draft->id;
}

void client_engine::cancel(const client_id& id, moment now) {
    if (replica_) {
        replica_->cancel(id);
    }
    carry(now);
}

void client_engine::retry(const client_id& id, moment now) {
    if (replica_) {
        replica_->retry(id, now);
    }
    carry(now);
}

result<void> client_engine::change_settings(conversation_id where, settings_change wanted) {
    if (!replica_) {
        return trouble_;
    }
    return replica_->change_settings(where, std::move(wanted));
}

result<void> client_engine::mark_read(conversation_id where, seq up_to, moment now) {
    if (!replica_) {
        return trouble_;
    }
    auto marked = replica_->mark_read(where, up_to);
    carry(now);
    return marked;
}

result<void> client_engine::mark_unread(conversation_id where, bool is_unread, moment now) {
    if (!replica_) {
        return trouble_;
    }
    auto marked = replica_->mark_unread(where, is_unread);
    carry(now);
    return marked;
}

request_id client_engine::submit(protocol::request_body body, moment now) {
    const auto id = draw_uuid_v7<request_id>(now.wall, entropy_);
    member_requests_.handle_submitted(id, body, now.steady);
    if (const auto* created = std::get_if<protocol::create_group>(&body)) {
        const auto policy = created->ephemeral ? key_policy::ephemeral : key_policy::archive;
        created_.emplace(id, creation{created->managed, policy});
    }
    requests_.submit({id, std::move(body)}, now.steady);
    carry(now);
    return id;
}

std::uint64_t client_engine::fetch_history(const history_desk::question& asked, moment now) {
    const auto number = history_.ask(asked, now.steady);
    if (!replica_) {
        history_.fail(trouble_);
    }
    carry(now);
    return number;
}

void client_engine::set_presence(presence_state state, moment now) {
    presence_.set(state, now.steady);
    carry(now);
}

result<void> client_engine::watch_presence(const std::vector<std::string>& users, moment now) {
    auto watched = presence_.watch(users);
    carry(now);
    return watched;
}

void client_engine::set_typing(conversation_id where, bool is_active, moment now) {
    typing_.set(where, is_active, now.steady);
    carry(now);
}

result<void> client_engine::link_device(
    const device_id& device, const public_key& signing, moment now
) {
    if (!replica_) {
        return trouble_;
    }
    auto linked = replica_->link_device(device, signing, now);
    carry(now);
    return linked;
}

result<void> client_engine::revoke_device(const device_id& device, moment now) {
    if (!replica_) {
        return trouble_;
    }
    auto revoked = replica_->revoke_device(device, now);
    carry(now);
    return revoked;
}

result<std::string> client_engine::recovery_code() {
    return replica_ ? replica_->recovery_code() : trouble_;
}

result<void> client_engine::restore(std::string_view code, moment now) {
    if (!replica_) {
        return trouble_;
    }
    auto restored = replica_->restore(code, now);
    carry(now);
    return restored;
}

result<std::string> client_engine::safety_number(const std::string& user) {
    return replica_ ? replica_->safety_number(user) : trouble_;
}

result<verification> client_engine::verification(const std::string& user) {
    return replica_ ? replica_->verification(user) : trouble_;
}

result<void> client_engine::mark_verified(
    const std::string& user, const std::string& number, moment now
) {
    if (!replica_) {
        return trouble_;
    }
    auto marked = replica_->mark_verified(user, number);
    carry(now);
    return marked;
}

result<void> client_engine::mark_unverified(const std::string& user, moment now) {
    if (!replica_) {
        return trouble_;
    }
    auto marked = replica_->mark_unverified(user);
    carry(now);
    return marked;
}

result<void> client_engine::begin_anew(moment now) {
    if (!replica_) {
        return trouble_;
    }
    auto begun = replica_->begin_anew(now);
    carry(now);
    return begun;
}

void client_engine::acknowledge(event_id up_to) {
    const auto consumed = events_.acknowledge(up_to);
    if (replica_) {
        replica_->consume(consumed);
    }
}

void client_engine::go_online(moment now) {
    connection_.go_online();
    carry(now);
}

// Who comes only to fetch what there is may never be there when an ack would be due.
void client_engine::go_offline(moment now) {
    if (auto last = acks_.take_ack()) {
        transmit(*std::move(last));
    }
    connection_.go_offline();
    carry(now);
}

void client_engine::network_changed(moment now) {
    connection_.network_changed(now.steady);
    carry(now);
}

void client_engine::catch_up(moment now) {
    if (replica_ && connection_.is_established()) {
        replica_->catch_up(now.steady);
    }
    carry(now);
}

void client_engine::set_network_state(const network_state& state, moment now) {
    connection_.set_network(state, now.steady);
    carry(now);
}

void client_engine::set_app_state(app_state state, moment now) {
    is_in_background_ = state == app_state::background;
    if (replica_) {
        replica_->set_in_background(is_in_background_);
    }
    connection_.set_in_background(is_in_background_, now.steady);
    carry(now);
}

void client_engine::handle_connected(moment now, const protocol::tls_channel& over) {
    connection_.handle_clocks(now);
    if (connection_.current() == connection::phase::opening) {
        log_in(over, now.steady);
        carry(now);
    }
}

void client_engine::handle_spare_connected(moment now, const protocol::tls_channel& over) {
    spare_channel_ = over;
    connection_.handle_spare_opened(now.steady);
    carry(now);
}

void client_engine::handle_spare_disconnected(moment now) {
    connection_.handle_spare_closed(now.steady);
    carry(now);
}

void client_engine::log_in(const protocol::tls_channel& over, instant now) {
    if (!replica_) {
        outputs_.emplace_back(disconnect{});
        connection_.handle_closed(trouble_, now);
        return;
    }
    const auto& book = replica_->book();
    connection_.handle_opened(
        {{{1}, book.owner().device, {}},
         {book.owner().access_token, replica_->bind_login(over), book.session()},
         replica_->first_sync()},
        now
    );
    replica_->handle_connected(now);
}

void client_engine::handle_frame(const protocol::frame& arrived, moment now) {
    connection_.handle_clocks(now);
    if (!connection_.handle_frame(arrived, now.steady)) {
        carry(now);
        return;
    }
    if (const auto* live = std::get_if<protocol::push>(&arrived)) {
        unflushed_frames_.push_back(live->batch ? live->batch->messages.size() : 0);
        if (live->batch) {
            for (const auto& each : live->batch->messages) {
                typing_.handle_message(live->batch->conversation, each.sender_name);
            }
        }
    } else if (std::holds_alternative<protocol::notify>(arrived) ||
               std::holds_alternative<protocol::changed>(arrived)) {
        unflushed_frames_.push_back(0);
    } else if (const auto* answer = std::get_if<protocol::response>(&arrived)) {
        requests_.handle_response(*answer);
    } else if (const auto* told = std::get_if<protocol::delivered_kept>(&arrived)) {
        marks_.handle_kept(told->marks, now.steady);
    } else if (const auto* hint = std::get_if<protocol::receipt_hint>(&arrived)) {
        outputs_.emplace_back(receipt_hinted{*hint});
    } else if (const auto* known = std::get_if<protocol::presence>(&arrived)) {
        presence_.handle_presence(*known);
    } else if (const auto* heard = std::get_if<protocol::typing>(&arrived)) {
        typing_.handle_typing(*heard, now.steady);
    }
    if (replica_ && !replica_->handle_frame(arrived, now)) {
        const error why{errc::unexpected_frame, "what the server said makes no sense"};
        connection_.drop(why, now.steady);
    }
    if (replica_ && std::holds_alternative<protocol::heartbeat_answer>(arrived)) {
        replica_->handle_round_trip(connection_.measured());
        if (replica_->is_sending_long()) {
            replica_->handle_progress(now.steady);
        }
    }
    carry(now);
}

void client_engine::handle_part(moment now) {
    connection_.handle_part(now.steady);
    if (replica_) {
        replica_->handle_progress(now.steady);
    }
    carry(now);
}

void client_engine::handle_alive(moment now) {
    connection_.handle_alive(now.steady);
    carry(now);
}

void client_engine::handle_tried(transport over, bool works, moment now) {
    connection_.handle_tried(over, works, now.steady);
    carry(now);
}

void client_engine::handle_disconnected(const error& why, moment now) {
    connection_.handle_closed(why, now.steady);
    carry(now);
}

void client_engine::handle_tokens(const identity& renewed, moment now) {
    if (replica_) {
        replica_->put_identity(renewed);
        has_unflushed_tokens_ = true;
    } else {
        connection_.handle_tokens_refused(trouble_, now.steady);
    }
    carry(now);
}

void client_engine::handle_tokens_refused(const error& why, moment now) {
    connection_.handle_tokens_refused(why, now.steady);
    carry(now);
}

void client_engine::handle_servers(
    std::vector<known_server> servers, duration lifetime, moment now
) {
    connection_.handle_servers(std::move(servers), lifetime, now.steady);
    carry(now);
}

void client_engine::handle_servers_unknown(moment now) {
    connection_.handle_servers_unknown(now.steady);
    carry(now);
}

void client_engine::handle_timeout(moment now) {
    if (!replica_ && now.steady >= reload_at_) {
        reload(now);
    }
    connection_.handle_clocks(now);
    connection_.handle_timeout(now.steady);
    acks_.handle_timeout(now.steady);
    marks_.handle_timeout(now.steady);
    requests_.handle_timeout(now.steady);
    history_.handle_timeout(now.steady);
    presence_.handle_timeout(now.steady);
    typing_.handle_timeout(now.steady);
    commit_delay_.handle_timeout(now.steady);
    if (indexing_.is_due(now.steady)) {
        indexing_.handle_indexed(mailbox_.index(indexing_.messages_max()), now.steady);
    }
    if (replica_) {
        replica_->handle_timeout(now);
        if (replica_->is_overdue(now.steady)) {
            connection_.drop(error{errc::timed_out, "an answer is overdue"}, now.steady);
        }
    }
    carry(now);
}

void client_engine::flush(moment now) {
    is_event_trouble_told_ = false;
    if (!replica_ || may_gather_more(now.steady)) {
        return;
    }
    commit_delay_.handle_committed();
    const auto messages = replica_->book().changes().messages.size();
    const auto expired_before = replica_->book().stored().expired_to;
    const bool has_holes = !replica_->book().changes().holes.empty();
    const auto marks = replica_->flush(now);
    if (!marks) {
        handle_flush_failed(marks.error(), now);
        return;
    }
    events_.handle_stored(replica_->book().stored().last_event);
    if (has_holes || replica_->book().stored().expired_to != expired_before) {
        events_.handle_expired();
    }
    indexing_.handle_started(now.steady);
    indexing_.handle_stored(messages, now.steady);
    acknowledge_flushed(*marks, now.steady);
    // Not before: their first use ends the old ones, and a device that then forgets them has none.
    if (std::exchange(has_unflushed_tokens_, false)) {
        if (!replica_->book().owner().signed_out) {
            connection_.lift_bar();
        }
        connection_.handle_tokens();
    }
    look_back(now.steady);
    if (connection_.is_established() && !is_live_ && replica_->is_caught_up()) {
        is_live_ = true;
        connection_.handle_success();
        if (is_awaited_) {
            acks_.handle_caught_up(now.steady);
        }
    }
    carry(now);
}

std::optional<engine_output> client_engine::poll_output() {
    if (!outputs_.empty()) {
        auto next = std::move(outputs_.front());
        outputs_.pop_front();
        return next;
    }
    if (!replica_) {
        return std::nullopt;
    }
    auto next = events_.poll_event(mailbox_);
    if (!next) {
        if (std::exchange(is_event_trouble_told_, true)) {
            return std::nullopt;
        }
        return events_delayed{next.error()};
    }
    if (!*next) {
        return std::nullopt;
    }
    if (GAPLESS_PLANTED(event_acknowledged_before_delivery) &&
        std::holds_alternative<failed_event>((*next)->what) && (*next)->id > event_id{150}) {
        replica_->consume(replica_->book().stored().last_event);
    }
    deliver_event delivered;
    delivered.event = std::move(**next);
    return delivered;
}

std::optional<instant> client_engine::next_timeout() const {
    auto next = earliest(connection_.next_timeout(), requests_.next_timeout());
    next = earliest(next, earliest(history_.next_timeout(), member_requests_.next_timeout()));
    next = earliest(next, earliest(presence_.next_timeout(), typing_.next_timeout()));
    next = earliest(next, earliest(acks_.next_timeout(), marks_.next_timeout()));
    next = earliest(next, earliest(commit_delay_.next_timeout(), indexing_.next_timeout()));
    if (!replica_) {
        return earliest(next, reload_at_);
    }
    return earliest(next, replica_->next_timeout());
}

connection_state client_engine::state() const {
    if (connection_.current() == connection::phase::offline) {
        return connection_state::offline;
    }
    if (!connection_.is_established()) {
        return connection_state::connecting;
    }
    return is_live_ ? connection_state::live : connection_state::catching_up;
}

bool client_engine::is_settled() const { return is_live_ && replica_ && replica_->is_settled(); }

const mailbox_state& client_engine::view() const {
    return replica_ ? replica_->book().stored() : last_view_;
}

std::size_t client_engine::buffered_bytes() const {
    return replica_ ? replica_->buffered_bytes() : 0;
}

}  // namespace gapless::sdk
