#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>

namespace gapless::server {

struct greeting {
    std::string text;
};

template <typename Work>
void spawn(Work);

boost::asio::awaitable<void> send(greeting);

void start() {
    spawn([]() -> boost::asio::awaitable<void> {
        if (true) {
            co_await send({"a greeting that is too long for the small buffer"});
        }
    });
}

}  // namespace gapless::server
