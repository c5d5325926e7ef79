#include "server/core/account/holder_probes.hpp"

#include <algorithm>
#include <utility>

namespace gapless::server {

void holder_probes::start(account_ticket ticket, std::set<connection_id> asked, instant now) {
    waiting_.insert_or_assign(ticket, waiting_login{std::move(asked), now + within_});
}

std::vector<account_ticket> holder_probes::handle_heard(connection_id from) {
    std::vector<account_ticket> held;
    for (auto each = waiting_.begin(); each != waiting_.end();) {
        if (each->second.asked.contains(from)) {
            held.push_back(each->first);
            each = waiting_.erase(each);
        } else {
            ++each;
        }
    }
    return held;
}

std::vector<account_ticket> holder_probes::poll_free(live_connections& live, instant now) {
    std::vector<account_ticket> free;
    for (auto each = waiting_.begin(); each != waiting_.end();) {
        auto& [asked, until] = each->second;
        std::erase_if(asked, [&](connection_id id) { return live.find(id) == nullptr; });
        if (asked.empty() || until <= now) {
            free.push_back(each->first);
            each = waiting_.erase(each);
        } else {
            ++each;
        }
    }
    return free;
}

std::optional<instant> holder_probes::next_timeout() const {
    std::optional<instant> next;
    for (const auto& [ticket, login] : waiting_) {
        next = next ? std::min(*next, login.until) : login.until;
    }
    return next;
}

}  // namespace gapless::server
