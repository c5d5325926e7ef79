#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>

namespace gapless::server {

struct greeting {
    std::string text;
};

template <typename Work>
boost::asio::awaitable<int> run(Work);

boost::asio::awaitable<void> send(greeting);

boost::asio::awaitable<int> greet(std::string name) {
    greeting hello{.text = "hello, " + name};
    co_await send(std::move(hello));
    auto measure = [name] { return name.size(); };
    const int parts[] = {1, 2};
    if (const int length = co_await run(measure); length > parts[0]) {
        co_return co_await run([] { return 1; });
    }
    co_return 0;
}

}  // namespace gapless::server
