#pragma once

#include "protocol/wire/frame.hpp"
#include "protocol/wire/frame_parts.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "sdk/asio/frame_link.hpp"
#include "sdk/dial/dialer.hpp"
#include "sdk/dial/route.hpp"

#include <gapless/error.hpp>
#include <gapless/time.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace gapless::sdk {

// What every link over a TCP socket has in common: finding the server and connecting within a
// time, telling the listener when nothing more has arrived, and coming to an end exactly once.
//
// A subclass says how the connection is secured once the socket stands, how bytes are read, and how
// frames are written.
class socket_link : public frame_link, public std::enable_shared_from_this<socket_link> {
public:
    struct limits {
        duration connect_within = seconds(10);
        duration linger = seconds(1);  // for the last bytes, when it is closed
        // Its parts together: two of the longest texts, for one that was edited comes with its
        // edit.
        std::size_t frame_bytes_max = std::size_t{2432} * 1024;
        std::size_t part_bytes_max = protocol::part_bytes_default;  // longer ones go in parts
        std::uint32_t frames_unflushed_max = 256;  // then handle_quiet, though more has arrived
    };

    void open(const route&) override;
    void close() override;
    void abandon() override;

protected:
    using tcp = boost::asio::ip::tcp;
    using error_code = boost::system::error_code;

    // The executor is a strand, and the listener is on it.
    socket_link(boost::asio::any_io_executor, listener&, limits);

    // The subclass's part. secure() ends in handle_secured() or fail(); read() starts one read,
    // which ends in handle_payload() for each frame, then handle_read(); or in fail().
    virtual tcp::socket& socket() = 0;
    virtual void secure(const server_address&) = 0;
    virtual void read() = 0;
    [[nodiscard]] virtual bool has_unwritten() const = 0;

    void handle_secured();
    void handle_payload(std::string_view payload);
    void handle_read();
    void handle_written();
    void fail(const error& why);
    void fail(const error_code& ec, std::string_view step);

    [[nodiscard]] bool is_ended() const { return listener_ == nullptr && !is_lingering_; }

    [[nodiscard]] bool is_secured() const { return is_secured_; }

    [[nodiscard]] const limits& bounds() const { return limits_; }

    // Itself as what it is, for the handlers that keep it alive.
    template <class Link>
    [[nodiscard]] std::shared_ptr<Link> self() {
        return std::static_pointer_cast<Link>(shared_from_this());
    }

private:
    void start_deadline(duration within);
    void shut();

    limits limits_;
    listener* listener_;  // null once it is not to be called any more
    boost::asio::steady_timer deadline_;
    std::shared_ptr<dialer> dialer_;  // until the socket stands
    server_address address_;
    bool is_secured_ = false;
    bool is_lingering_ = false;  // closed, but still writing
    std::uint32_t unflushed_ = 0;
    std::uint64_t reads_ = 0;
    protocol::part_joiner joiner_;
};

}  // namespace gapless::sdk
