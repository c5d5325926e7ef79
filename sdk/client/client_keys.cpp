// What an app does with keys: link, compare, and hear of what is found.
#include "sdk/client/client_implementation.hpp"

#include <memory>
#include <utility>

namespace gapless {

void client::link_device(const device& other, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([other, answer](implementation& on) {
        result<void> linked;
        on.driver().feed([&](sdk::client_engine& engine, moment now) {
            linked = engine.link_device(other.id, other.key, now);
        });
        linked ? on.catch_up(answer) : answer(linked);
    });
}

void client::revoke_device(const device_id& gone, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([gone, answer](implementation& on) {
        result<void> revoked;
        on.driver().feed([&](sdk::client_engine& engine, moment now) {
            revoked = engine.revoke_device(gone, now);
        });
        revoked ? on.catch_up(answer) : answer(revoked);
    });
}

void client::safety_number(std::string user, number_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([user = std::move(user), answer](implementation& on) {
        result<std::string> number = errc::keys_missing;
        on.driver().feed([&](sdk::client_engine& engine, moment) {
            number = engine.safety_number(user);
        });
        answer(number);
    });
}

subscription client::on_key_finding(finding_listener listener) {
    return implementation_->subscribe(std::move(listener));
}

subscription client::implementation::subscribe(finding_listener told) {
    const auto slot = std::make_shared<sdk::live_feed<key_finding>::slot>(std::move(told));
    remember(slot);
    post([slot](implementation& self) { self.findings_.add(slot); });
    return subscription(slot);
}

void client::implementation::handle(const sdk::key_found& told) { findings_.handle(told.finding); }

}  // namespace gapless
