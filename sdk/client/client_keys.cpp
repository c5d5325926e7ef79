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
        linked ? on.hear_news(answer) : answer(linked);
    });
}

void client::revoke_device(const device_id& gone, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([gone, answer](implementation& on) {
        result<void> revoked;
        on.driver().feed([&](sdk::client_engine& engine, moment now) {
            revoked = engine.revoke_device(gone, now);
        });
        revoked ? on.hear_news(answer) : answer(revoked);
    });
}

// What is to be backed up is, once the device has caught up; and what there is to restore from has
// come by then.
void client::recovery_code(code_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([answer](implementation& on) {
        on.after_news([answer](implementation& self, const result<void>& done) {
            result<std::string> code = done ? error{errc::internal} : done.error();
            if (done) {
                self.driver().feed([&](sdk::client_engine& engine, moment) {
                    code = engine.recovery_code();
                });
            }
            answer(code);
        });
    });
}

void client::restore(std::string code, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([code = std::move(code), answer](implementation& on) {
        on.after_news([code, answer](implementation& self, result<void> done) {
            if (done) {
                self.driver().feed([&](sdk::client_engine& engine, moment now) {
                    done = engine.restore(code, now);
                });
            }
            done ? self.hear_news(answer) : answer(done);
        });
    });
}

void client::implementation::after_news(
    std::function<void(implementation&, const result<void>&)> next
) {
    hear_news([this, next = std::move(next)](const result<void>& done) {
        post([next, done](implementation& self) { next(self, done); });
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

void client::verification(std::string user, verification_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([user = std::move(user), answer](implementation& on) {
        result<gapless::verification> how = errc::keys_missing;
        on.driver().feed([&](sdk::client_engine& engine, moment) {
            how = engine.verification(user);
        });
        answer(how);
    });
}

void client::mark_verified(std::string user, std::string number, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post(
        [user = std::move(user), number = std::move(number), answer](implementation& on) {
            result<void> marked;
            on.driver().feed([&](sdk::client_engine& engine, moment now) {
                marked = engine.mark_verified(user, number, now);
            });
            on.driver().flush();
            answer(marked);
        }
    );
}

void client::mark_unverified(std::string user, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([user = std::move(user), answer](implementation& on) {
        result<void> marked;
        on.driver().feed([&](sdk::client_engine& engine, moment now) {
            marked = engine.mark_unverified(user, now);
        });
        on.driver().flush();
        answer(marked);
    });
}

void client::begin_anew(done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([answer](implementation& on) {
        on.after_news([answer](implementation& self, result<void> done) {
            if (done) {
                self.driver().feed([&](sdk::client_engine& engine, moment now) {
                    done = engine.begin_anew(now);
                });
            }
            done ? self.hear_news(answer) : answer(done);
        });
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
