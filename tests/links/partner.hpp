#pragma once

#include <gapless/client.hpp>
#include <gapless/time.hpp>

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace gapless::links {

// The monotonic clock, which proxies count by as well.
[[nodiscard]] instant now();

// One of two who talk: a real client with a mailbox on the disk, who writes numbered texts and
// notes when those of the other one arrive.
class partner {
public:
    struct arrival {
        std::size_t number = 0;
        instant at;
    };

    struct written {
        instant at;
        std::size_t bytes = 0;
    };

    using status_listener = std::function<void(const connection_status&)>;

    // Registers, and connects; tells of each state that comes. Throws std::runtime_error when that
    // fails.
    partner(config chosen, const credentials& shown, status_listener listener);
    ~partner();

    partner(const partner&) = delete;
    partner& operator=(const partner&) = delete;

    void write(const std::string& to, const std::string& text);

    // Another network than before, and the system says so.
    void change_network();

    // False when it took too long.
    [[nodiscard]] bool waits_until_live();
    [[nodiscard]] bool waits_for(std::size_t texts);

    [[nodiscard]] const std::vector<written>& sent() const { return sent_; }

    [[nodiscard]] std::vector<arrival> arrivals();

private:
    void take(const event& told);

    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_live_ = false;
    std::vector<arrival> arrivals_;
    std::vector<written> sent_;
    int networks_ = 0;
    std::string name_;
    status_listener listener_;
    std::unique_ptr<client> client_;
    subscription watching_;
    subscription listening_;
};

}  // namespace gapless::links
