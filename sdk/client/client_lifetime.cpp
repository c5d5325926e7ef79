// The beginning and the end of a client.
#include "sdk/client/check_config.hpp"
#include "sdk/client/client_implementation.hpp"

#include <algorithm>

namespace gapless {

result<std::shared_ptr<client::implementation>> client::implementation::open(
    const config& chosen, runtime::implementation& runs
) {
    if (auto checked = sdk::check_config(chosen); !checked) {
        return checked.error();
    }
    sdk::system_entropy entropy;
    auto opened = sdk::open_mailbox(chosen, entropy);
    if (!opened) {
        return opened.error();
    }
    auto loaded = opened->writer->load();
    if (!loaded) {
        return loaded.error();
    }
    auto made =
        std::make_shared<implementation>(chosen, runs, std::move(*opened), std::move(*loaded));
    made->start();
    return made;
}

void client::implementation::close(manner how, std::function<void()> closed) {
    boost::asio::post(strand_, [self = shared_from_this(), how, closed = std::move(closed)] {
        if (self->engine_) {
            self->drop_parts(how);
        }
        closed();
    });
}

std::function<void()> client::implementation::telling(std::function<void()> closed) const {
    return [callbacks = callbacks_, closed = std::move(closed)] {
        if (closed) {
            callbacks->post(closed);
        }
    };
}

// Everything that waits answers errc::cancelled as it goes.
void client::implementation::drop_parts(manner how) {
    if (how == manner::orderly) {
        disconnect();
        driver_->flush();
        driver_->end();
    } else {
        driver_->abandon();
    }
    servers_.reset();
    accounts_.reset();
    driver_.reset();
    waiters_.reset();
    requests_.clear();
    looking_back_.clear();
    catching_up_.clear();
    hearing_news_.clear();
    lists_ = {};
    changing_.clear();
    is_settled_ = false;
    publish_status({});
    engine_.reset();
    watched_.reset();

    const std::lock_guard lock(view_mutex_);
    mailbox_.view.reset();
    mailbox_.writer.reset();
}

// ---- Listeners.

void client::implementation::remember(std::weak_ptr<subscription::registration> added) {
    const std::lock_guard lock(copies_mutex_);
    std::erase_if(registrations_, [](const auto& held) { return held.expired(); });
    registrations_.push_back(std::move(added));
}

void client::implementation::silence() {
    std::vector<std::weak_ptr<subscription::registration>> registered;
    {
        const std::lock_guard lock(copies_mutex_);
        registered.swap(registrations_);
    }
    for (const auto& held : registered) {
        if (const auto slot = held.lock()) {
            slot->cancel();
        }
    }
}

subscription client::implementation::subscribe(event_listener told) {
    const auto slot = std::make_shared<sdk::event_feed::slot>(std::move(told));
    remember(slot);
    post([slot](implementation& self) { self.events_.add(slot); });
    return subscription(slot);
}

subscription client::implementation::subscribe(connection_listener told) {
    const auto slot = std::make_shared<sdk::status_feed::slot>(std::move(told));
    remember(slot);
    post([slot](implementation& self) { self.statuses_.add(slot); });
    return subscription(slot);
}

subscription client::implementation::subscribe(conversation_listener told) {
    const auto slot = std::make_shared<sdk::live_feed<conversation>::slot>(std::move(told));
    remember(slot);
    post([slot](implementation& self) { self.conversations_.add(slot); });
    return subscription(slot);
}

subscription client::implementation::subscribe(receipt_listener told) {
    const auto slot = std::make_shared<sdk::live_feed<receipt_hint>::slot>(std::move(told));
    remember(slot);
    post([slot](implementation& self) { self.receipts_.add(slot); });
    return subscription(slot);
}

// ---- Copies.

std::optional<account> client::implementation::who() const {
    const std::lock_guard lock(copies_mutex_);
    return account_;
}

connection_status client::implementation::status() const {
    const std::lock_guard lock(copies_mutex_);
    return status_;
}

}  // namespace gapless
