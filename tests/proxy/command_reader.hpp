#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace gapless::proxy {

// Standard input, line by line, on the thread of the io_context. It is told when the input ends.
class command_reader {
public:
    command_reader(
        boost::asio::io_context& context,
        std::function<void(std::string_view)> line,
        std::function<void()> ended
    );

    command_reader(const command_reader&) = delete;
    command_reader& operator=(const command_reader&) = delete;

private:
    void read();

    boost::asio::posix::stream_descriptor input_;
    std::function<void(std::string_view)> line_;
    std::function<void()> ended_;
    std::string unread_;
};

}  // namespace gapless::proxy
