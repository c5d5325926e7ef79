#include "sdk/client/client_implementation.hpp"

#include <gapless/client.hpp>

#include <future>
#include <utility>

namespace gapless {

result<std::unique_ptr<client>> client::open(config chosen) {
    auto runs = chosen.runtime ? std::exchange(chosen.runtime, nullptr) : runtime::make();
    auto opened = implementation::open(chosen, runs->internals());
    if (!opened) {
        return opened.error();
    }
    return std::unique_ptr<client>(new client(std::move(runs), std::move(*opened)));
}

client::client(std::shared_ptr<runtime> runs, std::shared_ptr<implementation> made)
    : runtime_(std::move(runs)), implementation_(std::move(made)) {}

client::~client() {
    implementation_->silence();
    if (runtime_->internals().is_on_io_thread()) {
        implementation_->close(implementation::manner::orderly, [] {});
        return;
    }
    const auto closed = std::make_shared<std::promise<void>>();
    implementation_->close(implementation::manner::orderly, [closed] { closed->set_value(); });
    closed->get_future().wait();
}

void client::close(std::function<void()> closed) {
    implementation_->close(implementation::manner::orderly, implementation_->telling(closed));
}

void client::abandon(std::function<void()> closed) {
    implementation_->close(implementation::manner::abrupt, implementation_->telling(closed));
}

// ---- The account.

void client::register_account(credentials shown, account_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([shown = std::move(shown), answer](implementation& on) {
        on.enter(sdk::account_session::way_in::registering, shown, answer);
    });
}

void client::log_in(credentials shown, account_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([shown = std::move(shown), answer](implementation& on) {
        on.enter(sdk::account_session::way_in::logging_in, shown, answer);
    });
}

void client::log_out(done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([answer](implementation& on) { on.accounts().log_out(answer); });
}

void client::change_password(
    std::string old_password, std::string new_password, done_callback told
) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([from = std::move(old_password), to = std::move(new_password), answer](
                              implementation& on
                          ) { on.accounts().change_password(from, to, answer); });
}

void client::devices(devices_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([answer](implementation& on) { on.accounts().devices(answer); });
}

void client::remove_device(const device_id& gone, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([gone, answer](implementation& on) {
        on.accounts().remove_device(gone, answer);
    });
}

std::optional<account> client::who() const { return implementation_->who(); }

device_id client::this_device() const { return implementation_->this_device(); }

// ---- The connection.

void client::connect() {
    implementation_->post([](implementation& on) { on.connect(); });
}

void client::disconnect() {
    implementation_->post([](implementation& on) { on.disconnect(); });
}

void client::network_changed() {
    implementation_->post([](implementation& on) {
        on.driver().feed([](sdk::client_engine& engine, moment now) { engine.network_changed(now); }
        );
    });
}

void client::set_network_state(network_state state) {
    implementation_->post([state = std::move(state)](implementation& on) { on.set_network(state); }
    );
}

void client::set_app_state(app_state state) {
    implementation_->post([state](implementation& on) {
        on.driver().feed([state](sdk::client_engine& engine, moment now) {
            engine.set_app_state(state, now);
        });
    });
}

connection_status client::status() const { return implementation_->status(); }

subscription client::on_connection(connection_listener listener) {
    return implementation_->subscribe(std::move(listener));
}

bool client::is_settled() const { return implementation_->is_settled(); }

void client::catch_up(done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([answer](implementation& on) { on.catch_up(answer); });
}

void client::hear_news(done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([answer](implementation& on) { on.hear_news(answer); });
}

// ---- Messages and events.

void client::send(destination to, outgoing_message what, queued_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([to = std::move(to), what = std::move(what), answer](implementation& on
                          ) mutable {
        const auto id = on.send(std::move(to), std::move(what));
        if (id) {
            on.waiters().wait_queued(*id, answer);
        } else {
            answer(id.error());
        }
    });
}

void client::send(destination to, std::string text, queued_callback told) {
    send(std::move(to), outgoing_message{std::move(text)}, std::move(told));
}

void client::send(conversation_id to, std::string text, queued_callback told) {
    send(destination::to(to), std::move(text), std::move(told));
}

void client::send(std::string_view user, std::string text, queued_callback told) {
    send(destination::direct(std::string(user)), std::move(text), std::move(told));
}

void client::send_and_wait(destination to, std::string text, outcome_callback told) {
    send_and_wait(std::move(to), outgoing_message{std::move(text)}, std::move(told));
}

void client::send_and_wait(destination to, outgoing_message what, outcome_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([to = std::move(to), what = std::move(what), answer](implementation& on
                          ) mutable {
        const auto id = on.send(std::move(to), std::move(what));
        if (id) {
            on.waiters().wait_outcome(*id, answer);
        } else {
            answer(send_outcome({}, id.error()));
        }
    });
}

void client::cancel(const client_id& id) {
    implementation_->post([id](implementation& on) {
        on.driver().feed([&](sdk::client_engine& engine, moment now) { engine.cancel(id, now); });
    });
}

void client::retry(const client_id& id, outcome_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([id, answer](implementation& on) {
        if (!on.holds_draft(id)) {
            answer(send_outcome(id, error(errc::usage, "no such message in the outbox")));
            return;
        }
        on.waiters().wait_outcome(id, answer);
        on.driver().feed([&](sdk::client_engine& engine, moment now) { engine.retry(id, now); });
    });
}

subscription client::on_event(event_listener listener) {
    return implementation_->subscribe(std::move(listener));
}

void client::acknowledge(event_id up_to) {
    implementation_->post([up_to](implementation& on) { on.acknowledge(up_to); });
}

// ---- What is in the mailbox.

result<std::vector<annotation>> client::annotations(conversation_id conversation, seq from, seq to)
    const {
    return implementation_->read<std::vector<annotation>>([&](sdk::mailbox_view& view) {
        return view.annotations(conversation, from, to);
    });
}

result<std::vector<message>> client::history(
    conversation_id conversation, seq from, std::size_t limit
) const {
    return implementation_->read<std::vector<message>>([&](sdk::mailbox_view& view) {
        return view.history(conversation, from, limit);
    });
}

result<std::vector<conversation>> client::conversations() const {
    return implementation_->read<std::vector<conversation>>([](sdk::mailbox_view& view) {
        return view.conversations();
    });
}

result<std::uint64_t> client::unread_total() const {
    return implementation_->read<std::uint64_t>([](sdk::mailbox_view& view) {
        return view.unread_total();
    });
}

result<std::vector<pending_message>> client::outbox() const {
    return implementation_->read<std::vector<pending_message>>([](sdk::mailbox_view& view) {
        return view.outbox();
    });
}

}  // namespace gapless
