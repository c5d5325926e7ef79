#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <thread>
#include <vector>

namespace gapless::integration {

// Passes on what goes to a port of this machine and comes from it, and keeps all of it.
class recording_relay {
public:
    // To 127.0.0.1:`port`.
    explicit recording_relay(std::uint16_t port);
    ~recording_relay();

    recording_relay(const recording_relay&) = delete;
    recording_relay& operator=(const recording_relay&) = delete;

    // Where to go instead, as host:port.
    [[nodiscard]] std::string address() const;

    // Ends it. What went each way, connection by connection.
    [[nodiscard]] std::vector<std::string> stop();

private:
    // One way of a connection.
    struct way {
        int from = -1;
        int to = -1;
        std::string passed = {};
        bool is_over = false;
    };

    void run();
    void accept_one();
    void pass_on(way& one);

    const std::uint16_t to_port_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::deque<way> ways_;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;
};

}  // namespace gapless::integration
