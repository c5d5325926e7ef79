#pragma once

#include "tests/proxy/lane.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace gapless::proxy {

// The adapter of one lane: reads one socket of a connection, does to the bytes what the lane says,
// and writes the other.
//
// Each piece is a write of its own on a socket without delay, so that the peer's reads see the
// slices. What happens to the connection as a whole is told to its owner, which holds both halves
// and both sockets and is the listener; an operation that is under way keeps the owner alive.
class half {
public:
    class listener {
    public:
        // Everything is written, and the destination is to end so.
        virtual void handle_finished(half&, ending) = 0;
        // The destination is gone.
        virtual void handle_write_failed(half&) = 0;
        // It is over, or it may be.
        virtual void handle_settled() = 0;

    protected:
        ~listener() = default;
    };

    half(
        boost::asio::ip::tcp::socket& from,
        boost::asio::ip::tcp::socket& to,
        lane_settings settings,
        lane::setting where
    );

    half(const half&) = delete;
    half& operator=(const half&) = delete;

    // Commands. start comes first; stop comes last, when the sockets are closed.
    void start(std::weak_ptr<void> owner, listener& told);
    void change(const lane_settings&);
    void end(ending);  // as if the source had ended
    void stop();

    [[nodiscard]] const lane_settings& settings() const { return lane_.settings(); }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

    // Nothing will be written any more.
    [[nodiscard]] bool is_over() const { return lane_.is_over() && writing_.empty(); }

private:
    void read();
    void drain();
    void write();
    void settle();
    void arm_timer();

    boost::asio::ip::tcp::socket& from_;
    boost::asio::ip::tcp::socket& to_;
    lane lane_;
    boost::asio::steady_timer timer_;
    std::weak_ptr<void> owner_;
    listener* listener_ = nullptr;
    std::array<char, 16 * 1'024> room_{};
    std::deque<std::string> writing_;
    std::optional<ending> ending_;  // once all is written
    bool is_reading_ = false;
    bool is_writing_ = false;
    bool can_write_ = true;
    bool has_source_ended_ = false;
    bool is_stopped_ = false;
    std::uint64_t bytes_ = 0;
};

// The monotonic clock, as machines count it.
[[nodiscard]] instant now();

}  // namespace gapless::proxy
