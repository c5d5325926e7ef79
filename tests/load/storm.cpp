#include "tests/load/returning_device.hpp"
#include "tests/load/scenario.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

namespace gapless::load {

namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 20ms;
constexpr std::size_t wave = 100;

class crowd_that_returns {
public:
    explicit crowd_that_returns(ground& on) : on_(on) {
        const auto logins = on.accounts(users_named(on.prefix(), on.wanted.devices));
        for (const login& each : logins) {
            all_.push_back(std::make_unique<returning_device>(on.loop, all_.size(), [&on, each] {
                return on.connect(each);
            }));
            if (all_.size() % wave == 0) {
                wait_until([](const returning_device& one) { return one.is_live(); });
            }
        }
        wait_until([](const returning_device& one) { return one.is_live(); });
    }

    template <class Holds>
    void wait_until(Holds holds) {
        while (!std::ranges::all_of(all_, [&](const auto& each) { return holds(*each); })) {
            on_.loop.run_for(look_every);
            for (const auto& each : all_) {
                each->look();
            }
        }
    }

    [[nodiscard]] nlohmann::json measured(std::uint64_t began) const {
        std::vector<std::uint64_t> after;
        std::map<std::uint64_t, std::size_t> seconds;
        std::uint64_t unreachable = 0;
        std::uint64_t refused = 0;
        for (const auto& each : all_) {
            after.push_back((each->back_at_ns() - began) / 1'000'000);
            ++seconds[after.back() / 1'000];
            unreachable += each->unreachable();
            refused += each->refused();
        }
        std::size_t peak = 0;
        for (const auto& [second, count] : seconds) {
            peak = std::max(peak, count);
        }
        return {
            {"devices", all_.size()},
            {"back_p50_ms", quantile(after, 500)},
            {"last_ms", *std::ranges::max_element(after)},
            {"peak_logins_a_second", peak},
            {"unreachable", unreachable},
            {"refused", refused},
        };
    }

private:
    ground& on_;
    std::vector<std::unique_ptr<returning_device>> all_;
};

// Whoever restarts the server says when, and when it listens again.
void read_line() {
    std::array<char, 1> read{};
    while (read[0] != '\n') {
        if (::read(STDIN_FILENO, read.data(), 1) != 1) {
            throw std::runtime_error("nobody is there to say when");
        }
    }
}

}  // namespace

nlohmann::json run_storm(ground& on) {
    crowd_that_returns all(on);
    std::cout << nlohmann::json{{"live", on.wanted.devices}}.dump() << std::endl;
    read_line();
    const std::uint64_t began = now_ns();
    all.wait_until([](const returning_device& one) { return one.is_back() && one.back_at_ns(); });
    return all.measured(began);
}

}  // namespace gapless::load
