#include "sdk/dial/race.hpp"

#include <algorithm>
#include <utility>

namespace gapless::sdk {

using boost::system::error_code;

std::shared_ptr<race> race::start(
    boost::asio::any_io_executor strand,
    const std::vector<tcp::endpoint>& candidates,
    completion told
) {
    const std::shared_ptr<race> made(
        new race(std::move(strand), in_turns(candidates), std::move(told))
    );
    made->start_next();
    return made;
}

race::race(
    boost::asio::any_io_executor strand, std::vector<tcp::endpoint> candidates, completion told
)
    : strand_(strand),
      candidates_(std::move(candidates)),
      told_(std::move(told)),
      next_start_(std::move(strand)) {}

std::vector<race::tcp::endpoint> race::in_turns(const std::vector<tcp::endpoint>& candidates) {
    std::vector<tcp::endpoint> first;
    std::vector<tcp::endpoint> other;
    for (const auto& each : candidates) {
        const bool is_as_first = each.protocol() == candidates.front().protocol();
        (is_as_first ? first : other).push_back(each);
    }
    std::vector<tcp::endpoint> mixed;
    for (std::size_t i = 0; i < std::max(first.size(), other.size()); ++i) {
        if (i < first.size()) {
            mixed.push_back(first[i]);
        }
        if (i < other.size()) {
            mixed.push_back(other[i]);
        }
    }
    return mixed;
}

void race::cancel() {
    told_ = nullptr;
    next_start_.cancel();
    for (auto& each : running_) {
        error_code ignored;
        each.close(ignored);
    }
}

void race::start_next() {
    next_start_.cancel();
    if (next_ == candidates_.size() || running_.size() >= running_max) {
        return;
    }
    const auto started = running_.insert(running_.end(), tcp::socket(strand_));
    started->async_connect(
        candidates_[next_++],
        [self = shared_from_this(), started](const error_code& ec) {
            if (self->told_) {
                self->handle_ended(started, ec);
            }
        }
    );
    next_start_.expires_after(head_start);
    next_start_.async_wait([self = shared_from_this()](const error_code& ec) {
        if (!ec && self->told_) {
            self->start_next();
        }
    });
}

void race::handle_ended(runner ended, const error_code& ec) {
    auto socket = std::move(*ended);
    running_.erase(ended);
    if (!ec) {
        return finish({}, std::move(socket));
    }
    if (running_.empty() && next_ == candidates_.size()) {
        return finish(ec, std::move(socket));
    }
    start_next();
}

void race::finish(const error_code& ec, tcp::socket winner) {
    const auto told = std::exchange(told_, nullptr);
    cancel();
    told(ec, std::move(winner));
}

}  // namespace gapless::sdk
