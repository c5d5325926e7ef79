// The functions of a client about who is there, and who writes.
#include "sdk/client/client_implementation.hpp"

#include <gapless/client.hpp>
#include <gapless/user_name.hpp>

#include <utility>

namespace gapless {

void client::set_presence(presence_state state) {
    implementation_->post([state](implementation& on) {
        on.driver().feed([state](sdk::client_engine& engine, moment now) {
            engine.set_presence(state, now);
        });
    });
}

void client::watch_presence(std::vector<std::string> users, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([users = std::move(users), answer](implementation& on) {
        answer(on.watch_presence(users));
    });
}

std::optional<presence> client::presence_of(std::string_view user) const {
    return implementation_->presence_of(canonical_user_name(user));
}

subscription client::on_presence(presence_listener listener) {
    return implementation_->subscribe(std::move(listener));
}

void client::set_typing(conversation_id where, bool is_active) {
    implementation_->post([where, is_active](implementation& on) {
        on.driver().feed([where, is_active](sdk::client_engine& engine, moment now) {
            engine.set_typing(where, is_active, now);
        });
    });
}

subscription client::on_typing(typing_listener listener) {
    return implementation_->subscribe(std::move(listener));
}

// ---- The strand's half.

subscription client::implementation::subscribe(presence_listener told) {
    const auto slot = std::make_shared<sdk::live_feed<presence>::slot>(std::move(told));
    remember(slot);
    post([slot](implementation& self) { self.presences_.add(slot); });
    return subscription(slot);
}

subscription client::implementation::subscribe(typing_listener told) {
    const auto slot = std::make_shared<sdk::live_feed<typing>::slot>(std::move(told));
    remember(slot);
    post([slot](implementation& self) { self.typings_.add(slot); });
    return subscription(slot);
}

result<void> client::implementation::watch_presence(const std::vector<std::string>& users) {
    auto watched = driver_->feed([&](sdk::client_engine& engine, moment now) {
        return engine.watch_presence(users, now);
    });
    const std::lock_guard lock(copies_mutex_);
    known_presences_ = engine_->presences();
    return watched;
}

std::optional<presence> client::implementation::presence_of(const std::string& canonical) const {
    const std::lock_guard lock(copies_mutex_);
    const auto known = known_presences_.find(canonical);
    return known == known_presences_.end() ? std::nullopt : std::optional{known->second};
}

void client::implementation::handle(const sdk::presence_told& told) {
    {
        const std::lock_guard lock(copies_mutex_);
        known_presences_.insert_or_assign(told.presence.user, told.presence);
    }
    presences_.handle(told.presence);
}

void client::implementation::handle(const sdk::typing_told& told) { typings_.handle(told.typing); }

}  // namespace gapless
