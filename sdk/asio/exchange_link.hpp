#pragma once

#include "protocol/session/exchange_caller.hpp"
#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/part_joiner.hpp"
#include "sdk/asio/frame_link.hpp"
#include "sdk/asio/post_line.hpp"
#include "sdk/asio/socket_link.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::sdk {

// Frames in HTTPS requests and their answers, for networks that let nothing else through. What is
// asked when, and what is repeated, exchange_caller says; here are the lines and the clock.
//
// Each answer is a sign of life, also one without frames. The server is told when the link is
// closed, as it would not notice for a while.
class exchange_link final : public frame_link, public std::enable_shared_from_this<exchange_link> {
public:
    // The executor is a strand, and the listener and the lines are on it.
    exchange_link(boost::asio::any_io_executor, post_line_maker, listener&, socket_link::limits);

    void open(const route&) override;
    void transmit(const protocol::frame&) override;
    void write() override;
    void close() override;
    void abandon() override;

private:
    void pump();
    void post(protocol::exchange_caller::post);
    void handle_posted(std::size_t line, const result<post_line::answer>&);
    void read(std::string_view payloads);
    void handle_payload(std::string_view payload);
    void fail(const error& why);
    void arm_timer();
    void say_goodbye();
    void shut();

    socket_link::limits limits_;
    post_line_maker make_line_;
    listener* listener_;  // null once it is not to be called any more
    protocol::exchange_caller caller_{{}};
    protocol::frame_reader reader_;
    protocol::part_joiner joiner_;
    std::array<std::shared_ptr<post_line>, protocol::exchange_caller::lines> lines_;
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer linger_;
    std::optional<instant> armed_for_;
    std::string payload_;
    bool is_lingering_ = false;  // closed, but still writing
};

}  // namespace gapless::sdk
