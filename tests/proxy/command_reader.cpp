#include "tests/proxy/command_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <unistd.h>

#include <utility>

namespace gapless::proxy {

namespace {

constexpr std::size_t line_bytes_max = 64 * 1'024;

}  // namespace

command_reader::command_reader(
    boost::asio::io_context& context,
    std::function<void(std::string_view)> line,
    std::function<void()> ended
)
    : input_(context, ::dup(STDIN_FILENO)), line_(std::move(line)), ended_(std::move(ended)) {
    read();
}

void command_reader::read() {
    boost::asio::async_read_until(
        input_,
        boost::asio::dynamic_buffer(unread_, line_bytes_max),
        '\n',
        [this](const boost::system::error_code& ec, std::size_t size) {
            if (ec) {
                ended_();
                return;
            }
            const std::string line = unread_.substr(0, size - 1);
            unread_.erase(0, size);
            if (!line.empty()) {
                line_(line);
            }
            read();
        }
    );
}

}  // namespace gapless::proxy
