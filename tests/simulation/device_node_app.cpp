// What the app of a device does, and what it is told.
#include "protocol/wire/codec.hpp"
#include "tests/simulation/device_node.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace gapless::simulation {

bool device_node::send(const destination& to, outgoing_message what, std::optional<content> held) {
    bool taken = false;
    feed([&] {
        const auto sent = engine_->send(to, what, now());
        taken = sent.has_value();
        if (sent) {
            submission& made = world_.truth.submissions[*sent];
            made = {index_, to, std::move(what.text), ++world_.truth.next_order, false, false};
            made.mentions = std::move(what.mentions);
            made.mention_all = what.mention_all;
            made.kind = what.kind;
            made.target = what.target;
            made.lifetime = what.lifetime;
            made.origin = what.origin;
            made.held = std::move(held);
        }
    });
    return taken;
}

void device_node::cancel(const client_id& id) {
    feed([&] {
        world_.truth.submissions[id].cancel_requested = true;
        engine_->cancel(id, now());
    });
}

void device_node::retry(const client_id& id) {
    feed([&] { engine_->retry(id, now()); });
}

void device_node::change_settings(conversation_id where, sdk::settings_change wanted) {
    feed([&] {
        // Of a conversation that the engine has dropped with a failed flush there is none.
        static_cast<void>(engine_->change_settings(where, std::move(wanted)));
    });
}

void device_node::mark_read(conversation_id where, seq up_to) {
    feed([&] {
        const auto marked = engine_->mark_read(where, up_to, now());
        if (!marked) {
            world_.seen.reached("a cursor was not taken");
        }
    });
}

void device_node::mark_unread(conversation_id where, bool is_unread) {
    feed([&] { static_cast<void>(engine_->mark_unread(where, is_unread, now())); });
}

void device_node::link(const device_id& device, const public_key& signing) {
    if (is_running() && has_identity_) {
        feed([&] {
            if (engine_->link_device(device, signing, now())) {
                world_.seen.reached("a device was linked");
            }
        });
    }
}

bool device_node::revoke(const device_id& device) {
    bool is_taken = false;
    if (is_running() && has_identity_) {
        feed([&] { is_taken = engine_->revoke_device(device, now()).has_value(); });
    }
    return is_taken;
}

std::optional<std::string> device_node::recovery_code() {
    if (!is_running() || !has_identity_) {
        return std::nullopt;
    }
    const auto code = engine_->recovery_code();
    return code ? std::optional(*code) : std::nullopt;
}

void device_node::restore(const std::string& code) {
    if (is_running() && has_identity_) {
        feed([&] {
            if (engine_->restore(code, now())) {
                world_.seen.reached("a device was restored by the code");
            }
        });
    }
}

bool device_node::begin_anew() {
    bool is_begun = false;
    if (is_running() && has_identity_) {
        feed([&] { is_begun = engine_->begin_anew(now()).has_value(); });
    }
    return is_begun;
}

void device_node::judge(const std::string& user, bool verifies) {
    if (!is_running() || !has_identity_) {
        return;
    }
    feed([&] {
        const auto how = engine_->verification(user);
        if (how == verification::changed && engine_->mark_unverified(user, now())) {
            world_.seen.reached("a user who had changed was believed again");
        }
        if (!verifies || how != verification::unverified) {
            return;  // a number costs thousands of hashes
        }
        const auto number = engine_->safety_number(user);
        if (number && engine_->mark_verified(user, *number, now())) {
            world_.seen.reached("a user was verified");
        }
    });
}

void device_node::look_back(const sdk::history_desk::question& asked) {
    feed([&] { looking_back_.emplace(engine_->fetch_history(asked, now()), asked); });
}

// The app reads beside the engine.
void device_node::search(const search_query& query) {
    if (mailbox_ != nullptr) {
        const bool was_read = checker_->check_search(*mailbox_, query);
        world_.seen.reached(was_read ? "a search was answered" : "a search could not be read");
    }
}

void device_node::submit(protocol::request_body body) {
    feed([&] { static_cast<void>(engine_->submit(std::move(body), now())); });
}

void device_node::set_presence(presence_state state) {
    feed([&] {
        own_presence_ = state;
        engine_->set_presence(state, now());
    });
}

void device_node::watch_presence(const std::vector<std::string>& users) {
    feed([&] {
        if (!engine_->watch_presence(users, now())) {
            world_.seen.reached("a list of whom to watch was not taken");
        }
    });
}

void device_node::set_typing(conversation_id where, bool is_active) {
    feed([&] { engine_->set_typing(where, is_active, now()); });
}

void device_node::go_online() {
    feed([&] { engine_->go_online(now()); });
}

void device_node::go_offline() {
    feed([&] { engine_->go_offline(now()); });
}

void device_node::network_changed() {
    feed([&] { engine_->network_changed(now()); });
}

void device_node::set_network_state(const network_state& said) {
    if (!said.is_online && engine_ && engine_->state() == sdk::connection_state::live) {
        world_.seen.reached("a live device was told that there is no network");
    }
    if (is_running()) {
        is_networkless_ = !said.is_online;
    }
    feed([&] { engine_->set_network_state(said, now()); });
}

void device_node::set_app_state(app_state state) {
    if (state == app_state::background && engine_ &&
        engine_->state() == sdk::connection_state::live) {
        world_.seen.reached("a live device went to the background");
    }
    feed([&] { engine_->set_app_state(state, now()); });
}

void device_node::carry_out(sdk::queued output) {
    world_.truth.submissions[output.client_id].promised = true;
    world_.seen.check(
        invariant::i10_outbox_promise,
        checker_->pending().contains(output.client_id) ||
            world_.truth.logged.contains(output.client_id),
        [&] { return name_ + ": a message was promised that is not on disk"; }
    );
}

void device_node::carry_out(sdk::deliver_event output) {
    checker_->handle_event(output.event);
    if (const auto* shown = std::get_if<message_event>(&output.event.what)) {
        show(shown->message);
        if (audience_ != nullptr) {
            audience_->handle_shown(index_, *shown);
        }
    }
    const duration thinks = microseconds(draw_.between(0, world_.drawn.app_delay_max.microseconds));
    world_.time.after(thinks, [this, life = life_, id = output.event.id] {
        acknowledge(life, id);
    });
}

// What an app puts on the screen of a change among members or contacts.
void device_node::show(const message& entry) {
    if (has_content(entry.kind) && !entry.recalled) {
        return show_content(entry);
    }
    if (entry.kind == message_kind::contact_change) {
        const auto change = protocol::decode_contact_change(entry.body);
        return world_.seen.check(invariant::i6_no_phantom, change || is_deceived_, [&] {
            return name_ + " was shown a change of contacts that cannot be read";
        });
    }
    if (entry.kind != message_kind::member_change) {
        return;
    }
    const auto change = protocol::decode_member_change(entry.body);
    world_.seen.check(invariant::i6_no_phantom, change || is_deceived_, [&] {
        return name_ + " was shown a change that cannot be read";
    });
    if (change) {
        world_.seen.reached("the app told who was " + std::string(name_of(change->change)));
    }
}

// What arrives is what its sender's app had made. A hostile client may have taken the id of
// another's.
void device_node::show_content(const message& entry) {
    if (entry.protection == message_protection::no_key ||
        entry.protection == message_protection::key_erased) {
        return;
    }
    const auto held = content_of(entry);
    const auto made = world_.truth.submissions.find(entry.client_id);
    const bool is_known = made != world_.truth.submissions.end() && made->second.held &&
                          !world_.truth.hostile_devices.contains(entry.device);
    const bool is_same = held && (!is_known || *held == *made->second.held);
    world_.seen.check(invariant::i6_no_phantom, is_same || is_deceived_, [&] {
        return name_ + " was shown another content than was sent";
    });
    world_.seen.reached("the app showed what was no text");
}

void device_node::acknowledge(std::uint64_t life, event_id id) {
    if (life == life_ && !postponed([this, life, id] { acknowledge(life, id); })) {
        feed([&] { engine_->acknowledge(id); });
    }
}

void device_node::carry_out(sdk::request_answered output) {
    world_.seen.reached(output.answer ? "a request was answered" : "a request was given up");
    if (output.answer) {
        for (const member& listed : output.answer->members) {
            world_.seen.reached("a list named a member as " + std::string(name_of(listed.role)));
        }
    }
}

void device_node::carry_out(sdk::history_fetched output) {
    const auto asked = looking_back_.extract(output.number);
    world_.seen.check(invariant::i14_no_gap_forgotten, !asked.empty(), [&] {
        return name_ + " was told twice what it had looked for";
    });
    if (!output.page) {
        world_.seen.reached(
            "a look back failed: " + std::string(name_of(output.page.error().code))
        );
    } else if (asked) {
        checker_->check_history(asked.mapped(), *output.page);
    }
}

void device_node::carry_out(sdk::state_changed output) {
    if (output.reason) {
        world_.seen.tell([&] { return name_ + " saw " + message_of(*output.reason); });
        world_.seen.reached("client saw " + std::string(name_of(output.reason->code)));
    }
    const bool is_kicked = output.reason && output.reason->code == errc::kicked;
    const bool is_offline = output.state == sdk::connection_state::offline;
    is_barred_ = is_barred_ || (is_kicked && is_offline);
    is_expired_ = is_offline && output.reason && output.reason->code == errc::token_expired;
    const bool is_other_log = output.reason && output.reason->code == errc::log_diverged;
    met_other_log_ = met_other_log_ || is_other_log;
    has_met_other_log_ = has_met_other_log_ || is_other_log;
    world_.seen.check(invariant::i2_entries_never_change, !is_other_log || hears_nonsense_, [&] {
        return name_ + " met another entry than it knew";
    });
}

void device_node::carry_out(sdk::storage_trouble output) {
    if (output.reason.code == errc::mailbox_corrupt) {
        return meet_damage();
    }
    const bool typed =
        output.reason.code == errc::storage_full || output.reason.code == errc::storage_failed;
    world_.seen.check(invariant::i24_full_disk_recovers, typed, [&] {
        return name_ + ": a failed flush was called " + message_of(output.reason);
    });
    world_.seen.reached("a flush failed: " + std::string(name_of(output.reason.code)));
}

void device_node::carry_out(sdk::receipt_hinted) {
    world_.seen.reached("a device was told who has read what it wrote");
}

void device_node::carry_out(sdk::presence_told output) {
    world_.seen.reached("a device saw somebody " + std::string(name_of(output.presence.state)));
}

// Who has left since may still be told of what was on its way.
void device_node::carry_out(sdk::typing_told output) {
    if (!output.typing.active) {
        return world_.seen.reached("somebody typed no more");
    }
    world_.seen.reached("a device saw somebody type");
    const auto log = world_.truth.logs.find(output.typing.conversation);
    const auto was_there = [&](const std::string& user) {
        return log != world_.truth.logs.end() &&
               std::ranges::any_of(log->second.stays, [&](const auto& each) {
                   return canonical_user_name(each.first) == user && !each.second.empty();
               });
    };
    const bool is_allowed =
        was_there(std::string(checker_->user())) && was_there(output.typing.user);
    world_.seen.check(invariant::i33_authorised, is_allowed || hears_nonsense_, [&] {
        return name_ + " was told that " + output.typing.user +
               " types where one of both never was";
    });
}

void device_node::carry_out(sdk::key_found output) {
    world_.seen.tell([&] { return name_ + " finds " + std::string(name_of(output.finding.what)); });
    checker_->handle_finding(output.finding);
    if (audience_ != nullptr) {
        audience_->handle_found(index_, output.finding);
    }
}

void device_node::carry_out(sdk::events_delayed output) {
    world_.seen.reached("events could not be read: " + std::string(name_of(output.reason.code)));
}

}  // namespace gapless::simulation
