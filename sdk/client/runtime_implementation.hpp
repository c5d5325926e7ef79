#pragma once

#include "sdk/asio/found_network.hpp"
#include "sdk/asio/key_pins.hpp"
#include "sdk/asio/network_watch.hpp"
#include "sdk/client/callback_thread.hpp"

#include <gapless/executor.hpp>
#include <gapless/result.hpp>
#include <gapless/runtime.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace gapless {

// What a runtime is made of. Its threads hold it, so that it lives until the last one has ended,
// also when that is the thread on which the runtime was destroyed.
class runtime::implementation : public std::enable_shared_from_this<runtime::implementation> {
public:
    implementation();

    void start(options);

    // No thread starts anything new afterwards. It waits for the threads, but not for the one it is
    // called on.
    void stop();

    [[nodiscard]] boost::asio::io_context& io() { return io_; }

    [[nodiscard]] std::shared_ptr<executor> callbacks() const { return callbacks_; }

    // Whether the caller is on one of the threads for sockets and disks.
    [[nodiscard]] bool is_on_io_thread();

    // The one for this trust; made at the first call. See make_tls_context.
    [[nodiscard]] result<std::shared_ptr<boost::asio::ssl::context>> tls_context(
        const std::string& authority, const sdk::key_pins& pins
    );

    // Tells of the network that the device is in, now and whenever it is another one, as long as
    // the owner is there. From a thread of its own.
    using network_listener = std::function<void(const sdk::found_network&)>;
    void watch_network(std::weak_ptr<void> owner, network_listener told);

private:
    struct network_watcher {
        std::weak_ptr<void> owner;
        network_listener told;
    };

    void handle_network(const sdk::found_network& found);

    using work_guard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;

    std::shared_ptr<sdk::callback_thread> callbacks_;
    boost::asio::io_context io_;
    work_guard work_;
    std::vector<std::thread> threads_;

    std::mutex contexts_mutex_;
    std::map<std::pair<std::string, sdk::key_pins>, std::shared_ptr<boost::asio::ssl::context>>
        contexts_;

    std::mutex network_mutex_;
    std::shared_ptr<sdk::network_watch> network_watch_;  // once somebody wants to know
    std::vector<network_watcher> network_watchers_;
    std::optional<sdk::found_network> network_;
};

}  // namespace gapless
