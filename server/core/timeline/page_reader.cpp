#include "server/core/timeline/page_reader.hpp"

#include "protocol/wire/sync_frames.hpp"
#include "server/core/timeline/message_size.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace gapless::server {

page_reader::page_reader(job_workspace& work, protocol::pulled& answer)
    : work_(work), answer_(answer), next_(answer.from) {}

void page_reader::add_hole(seq to, protocol::hole_reason reason) {
    const seq last = std::min(to, answer_.to);
    if (is_done() || last < next_) {
        return;
    }
    answer_.holes.push_back({next_, last, reason});
    next_ = last.next();
    is_full_ = answer_.holes.size() >= work_.policy().pull_messages_max;
}

void page_reader::add_messages(seq to) {
    const seq last = std::min(to, answer_.to);
    if (is_done() || last < next_) {
        return;
    }
    const job_policy& policy = work_.policy();
    std::vector<message> found = work_.store().read_messages(
        answer_.conversation, next_, last, policy.pull_messages_max, policy.pull_bytes_max
    );
    if (found.empty() || found.front().seq != next_) {
        is_damaged_ = answer_.messages.empty() && answer_.holes.empty();
    }
    for (message& read : found) {
        if (!take(std::move(read))) {
            break;
        }
    }
    is_full_ = is_full_ || next_ <= last;
}

bool page_reader::take(message read) {
    const std::size_t bytes = message_size(read);
    const job_policy& policy = work_.policy();
    const bool fits = answer_.messages.empty() || bytes_ + bytes <= policy.pull_bytes_max;
    if (read.seq != next_ || !fits || answer_.messages.size() >= policy.pull_messages_max) {
        is_full_ = true;
        return false;
    }
    bytes_ += bytes;
    next_ = read.seq.next();
    answer_.messages.push_back(std::move(read));
    return true;
}

}  // namespace gapless::server
