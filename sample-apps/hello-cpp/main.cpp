// Says hello to somebody: hello-cpp https://127.0.0.1:7445 dev-ca.pem alice secret bob
#include <gapless/asio.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <fstream>
#include <iostream>
#include <iterator>

boost::asio::awaitable<bool> say_hello(gapless::credentials who, std::string to) {
    auto device = gapless::client::open(gapless::config::in_directory("hello-cpp-mailbox"));
    if (!device) {
        std::cerr << message_of(device.error()) << '\n';
        co_return false;
    }
    gapless::asio::client me(**device, co_await boost::asio::this_coro::executor);
    if (const auto account = co_await me.register_account(who); !account) {
        std::cerr << message_of(account.error()) << '\n';
        co_return false;
    }
    me.served().connect();
    const auto outcome = co_await me.send_and_wait(gapless::destination::direct(to), "hello");
    std::cout << (outcome.sent ? "sent" : message_of(outcome.sent.error())) << '\n';
    co_return outcome.sent.has_value();
}

int main(int argc, char** argv) {
    if (argc != 6) {
        return std::cerr << "usage: hello-cpp SERVER CA-FILE USER PASSWORD TO\n", 2;
    }
    std::ifstream file(argv[2]);
    const std::string authority{std::istreambuf_iterator<char>(file), {}};
    const gapless::credentials who{argv[1], authority, argv[3], argv[4]};
    boost::asio::io_context io;
    auto is_sent = co_spawn(io, say_hello(who, argv[5]), boost::asio::use_future);
    io.run();
    return is_sent.get() ? 0 : 1;
}
