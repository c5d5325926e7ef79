#include "tests/load/everybody.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace gapless::load {

namespace {

using namespace std::chrono_literals;

// Whoever reads our output says when, in a line. Meanwhile others come into the group.
void wait_for_a_line(ground& on, const everybody& all) {
    ::fcntl(STDIN_FILENO, F_SETFL, ::fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    for (char read = 0; read != '\n';) {
        const ssize_t count = ::read(STDIN_FILENO, &read, 1);
        if (count == 0) {
            throw std::runtime_error("nobody is there to say when");
        }
        if (count < 0) {
            on.loop.run_for(20ms);
            check_all(all.members);
        }
    }
}

}  // namespace

nlohmann::json run_crowd(ground& on) {
    const everybody all = gather(on, on.accounts(users_named(on.prefix(), on.wanted.devices)));
    std::cout << nlohmann::json{{"group", std::to_string(all.group.value)}}.dump() << std::endl;
    wait_for_a_line(on, all);

    std::vector<std::size_t> heard(all.members.size());
    std::size_t arrived = 0;
    for (std::size_t i = 0; i < all.members.size(); ++i) {
        all.members[i]->on_delivered = [&heard, &arrived, i](std::uint64_t) {
            ++heard[i];
            ++arrived;
        };
    }
    const std::size_t others = all.members.size() - 1;
    std::vector<std::uint64_t> last;
    const usage before = on.server.read();
    for (std::size_t sent = 0; sent < on.wanted.messages; ++sent) {
        const std::uint64_t began = now_ns();
        all.members.front()->send();
        on.loop.run_until([&] { return arrived >= (sent + 1) * others; });
        last.push_back(now_ns() - began);
        check_all(all.members);
    }
    const usage after = on.server.read();
    for (std::size_t i = 1; i < heard.size(); ++i) {
        if (heard[i] != on.wanted.messages) {
            throw std::runtime_error("a device has heard something twice, or not at all");
        }
    }
    const auto deliveries = static_cast<double>(on.wanted.messages * others);
    return {
        {"devices", all.members.size()},
        {"messages", on.wanted.messages},
        {"last_p50", static_cast<double>(quantile(last, 500)) / 1e3},
        {"last_p99", static_cast<double>(quantile(last, 990)) / 1e3},
        {"server_cpu", (after.cpu_seconds - before.cpu_seconds) * 1e6 / deliveries},
    };
}

}  // namespace gapless::load
