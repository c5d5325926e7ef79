#pragma once

#include "tests/proxy/script.hpp"

#include <gapless/time.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <functional>

namespace gapless::proxy {

// Carries a script's steps out at their times. It lives as long as the io_context runs.
class script_player {
public:
    script_player(
        boost::asio::io_context& context,
        script wanted,
        instant started,
        std::function<void(const command&)> carry_out
    );

private:
    void wait();

    script script_;
    instant started_;
    std::function<void(const command&)> carry_out_;
    boost::asio::steady_timer timer_;
    std::size_t next_ = 0;
};

}  // namespace gapless::proxy
