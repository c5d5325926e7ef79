#include "server/core/account/hashing_queue.hpp"

#include <utility>

namespace gapless::server {

bool hashing_queue::push(
    account_ticket owner, std::string password, std::optional<std::string> against
) {
    if (waiting_.size() >= waiting_max_) {
        return false;
    }
    last_ = last_.next();
    waiting_.push_back({owner, {last_, std::move(password), std::move(against)}});
    return true;
}

std::optional<account_ticket> hashing_queue::handle_hashed(hash_ticket ticket) {
    auto done = running_.extract(ticket);
    return done.empty() ? std::nullopt : done.mapped();
}

void hashing_queue::clear() {
    waiting_.clear();
    for (auto& [ticket, owner] : running_) {
        owner.reset();
    }
}

std::optional<hash_job> hashing_queue::poll_job() {
    if (waiting_.empty() || running_.size() >= running_max_) {
        return std::nullopt;
    }
    waiting_job next = std::move(waiting_.front());
    waiting_.pop_front();
    running_.emplace(next.job.ticket, next.owner);
    return std::move(next.job);
}

}  // namespace gapless::server
