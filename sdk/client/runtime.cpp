#include "sdk/asio/tls_context.hpp"
#include "sdk/client/runtime_implementation.hpp"

#include <gapless/runtime.hpp>

#include <boost/asio/strand.hpp>

#include <algorithm>
#include <utility>

namespace gapless {

runtime::implementation::implementation()
    : callbacks_(std::make_shared<sdk::callback_thread>()), work_(io_.get_executor()) {}

void runtime::implementation::start(options chosen) {
    for (std::uint32_t i = 0; i < std::max(chosen.threads, 1U); ++i) {
        threads_.emplace_back([self = shared_from_this()] { self->io_.run(); });
    }
}

void runtime::implementation::stop() {
    work_.reset();
    io_.stop();
    for (auto& thread : threads_) {
        if (thread.get_id() == std::this_thread::get_id()) {
            thread.detach();
        } else {
            thread.join();
        }
    }
    callbacks_->end();
}

bool runtime::implementation::is_on_io_thread() {
    return io_.get_executor().running_in_this_thread();
}

result<std::shared_ptr<boost::asio::ssl::context>> runtime::implementation::tls_context(
    const std::string& authority, const sdk::key_pins& pins
) {
    const std::lock_guard lock(contexts_mutex_);
    const std::pair trust(authority, pins);
    if (const auto known = contexts_.find(trust); known != contexts_.end()) {
        return known->second;
    }
    auto made = sdk::make_tls_context(authority, pins);
    if (made) {
        contexts_.emplace(trust, *made);
    }
    return made;
}

void runtime::implementation::watch_network(std::weak_ptr<void> owner, network_listener told) {
    const std::lock_guard lock(network_mutex_);
    std::erase_if(network_watchers_, [](const auto& each) { return each.owner.expired(); });
    if (network_) {
        told(*network_);
    }
    network_watchers_.push_back({std::move(owner), std::move(told)});
    if (network_watchers_.size() == 1 && !network_watch_) {
        network_watch_ = sdk::network_watch::start(
            boost::asio::make_strand(io_),
            [this](const sdk::found_network& found) { handle_network(found); }
        );
    }
}

// What listens only posts.
void runtime::implementation::handle_network(const sdk::found_network& found) {
    const std::lock_guard lock(network_mutex_);
    network_ = found;
    for (const network_watcher& each : network_watchers_) {
        if (const auto owner = each.owner.lock()) {
            each.told(found);
        }
    }
}

std::shared_ptr<runtime> runtime::make() { return make(options()); }

std::shared_ptr<runtime> runtime::make(options chosen) {
    return std::shared_ptr<runtime>(new runtime(chosen));
}

runtime::runtime(options chosen) : implementation_(std::make_shared<implementation>()) {
    implementation_->start(chosen);
}

runtime::~runtime() { implementation_->stop(); }

}  // namespace gapless
