#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>

namespace gapless::sdk {

struct request {
    std::string text;
};

boost::asio::awaitable<void> send(request);

boost::asio::awaitable<void> greet() {
    co_await send(request{.text = "a greeting that is too long for the small buffer"});
}

}  // namespace gapless::sdk
