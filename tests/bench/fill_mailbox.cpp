// Puts 100,000 messages into the mailbox of a device that has registered: gapless-fill-mailbox DIR
#include "sdk/sqlite/sqlite_mailbox.hpp"
#include "tests/bench/large_mailbox.hpp"

#include <gapless/error.hpp>

#include <iostream>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: gapless-fill-mailbox DIR\n";
        return 2;
    }
    auto opened =
        gapless::sdk::sqlite_mailbox::open({.directory = argv[1], .create = {}, .vfs = {}});
    if (!opened) {
        std::cerr << message_of(opened.error()) << '\n';
        return 1;
    }
    gapless::bench::large_mailbox::fill(**opened, 200, 500);
}
