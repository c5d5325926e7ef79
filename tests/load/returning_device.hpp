#pragma once

#include "protocol/delivery/backoff.hpp"
#include "tests/load/device.hpp"
#include "tests/load/event_loop.hpp"

#include <gapless/error.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <vector>

namespace gapless::load {

// A device that comes back whenever its connection ends, after the waits that the SDK draws.
class returning_device {
public:
    // Connects once; throws std::runtime_error when nobody is there.
    using connect = std::function<std::unique_ptr<device>()>;

    returning_device(event_loop& loop, std::uint64_t seed, connect how);

    returning_device(const returning_device&) = delete;
    returning_device& operator=(const returning_device&) = delete;

    // Looks whether the connection has ended. To be called every so often.
    void look();

    [[nodiscard]] bool is_live() const { return current_ && current_->is_ready(); }

    // It has lost a connection and is there again, since that time.
    [[nodiscard]] bool is_back() const { return has_left_ && is_live(); }

    [[nodiscard]] std::uint64_t back_at_ns() const { return back_at_ns_; }

    // How often nobody listened, and how often the server said that it would not.
    [[nodiscard]] std::uint64_t unreachable() const { return unreachable_; }

    [[nodiscard]] std::uint64_t refused() const { return refused_; }

private:
    void open();
    void wait();

    event_loop& loop_;
    std::mt19937_64 chance_;
    connect connect_;
    protocol::backoff backoff_;
    std::unique_ptr<device> current_;
    std::vector<std::unique_ptr<device>> past_;  // the loop may still know them
    bool is_waiting_ = false;
    bool has_left_ = false;
    std::uint64_t back_at_ns_ = 0;
    std::uint64_t unreachable_ = 0;
    std::uint64_t refused_ = 0;
};

}  // namespace gapless::load
