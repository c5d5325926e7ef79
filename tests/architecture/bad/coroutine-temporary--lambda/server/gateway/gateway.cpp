#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>

namespace gapless::server {

template <typename Work>
boost::asio::awaitable<int> run(Work);

boost::asio::awaitable<int> serve(std::string name) {
    co_return 1 + co_await run([name] { return name.size(); });
}

}  // namespace gapless::server
