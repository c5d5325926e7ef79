// Says hello to somebody, and waits until the server has it:
//
//     hello-callbacks https://127.0.0.1:7445 dev-ca.pem alice secret bob
#include <gapless/client.hpp>

#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <string>

int main(int argc, char** argv) {
    if (argc != 6) {
        std::cerr << "usage: hello-callbacks SERVER CA-FILE USER PASSWORD TO\n";
        return 2;
    }
    std::ifstream file(argv[2]);
    const std::string authority{std::istreambuf_iterator<char>(file), {}};

    auto opened = gapless::client::open(gapless::config::in_directory("hello-mailbox"));
    if (!opened) {
        std::cerr << message_of(opened.error()) << '\n';
        return 1;
    }
    gapless::client& me = **opened;
    std::promise<bool> done;
    const auto end = [&done](const std::string& text, bool well) {
        std::cout << text << '\n';
        done.set_value(well);
    };
    me.register_account({argv[1], authority, argv[3], argv[4]}, [&](auto account) {
        if (!account) {
            return end(message_of(account.error()), false);
        }
        me.connect();
        me.send_and_wait(gapless::destination::direct(argv[5]), "hello", [&](auto outcome) {
            end(outcome.sent ? "sent" : message_of(outcome.sent.error()), outcome.sent.has_value());
        });
    });
    return done.get_future().get() ? 0 : 1;
}
