#include "sdk/client/send_waiters.hpp"

#include <utility>

namespace gapless::sdk {

send_waiters::~send_waiters() {
    for (const auto& [id, awaited] : outcomes_) {
        awaited.told(send_outcome(id, errc::cancelled));
    }
}

void send_waiters::wait_queued(const client_id& id, queued told) {
    queued_.insert_or_assign(id, std::move(told));
}

void send_waiters::wait_outcome(const client_id& id, outcome told) {
    outcomes_.emplace(id, awaited_outcome{std::move(told)});
}

void send_waiters::handle_queued(const client_id& id) {
    if (const auto waiting = queued_.extract(id)) {
        waiting.mapped()(id);
    }
    const auto [first, last] = outcomes_.equal_range(id);
    for (auto awaited = first; awaited != last; ++awaited) {
        awaited->second.is_queued = true;
    }
}

void send_waiters::handle_endings(const std::vector<watched_mailbox::ending>& endings) {
    for (const auto& ending : endings) {
        while (const auto awaited = outcomes_.extract(ending.client_id)) {
            awaited.mapped().told(send_outcome(ending.client_id, ending.how));
        }
    }
}

void send_waiters::handle_storage_trouble(const error& why) {
    for (const auto& [id, told] : std::exchange(queued_, {})) {
        told(why);
    }
    for (auto awaited = outcomes_.begin(); awaited != outcomes_.end();) {
        if (awaited->second.is_queued) {
            ++awaited;
            continue;
        }
        awaited->second.told(send_outcome({}, why));
        awaited = outcomes_.erase(awaited);
    }
}

}  // namespace gapless::sdk
