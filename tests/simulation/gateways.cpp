#include "tests/simulation/gateways.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace gapless::simulation {

gateways::gateways(const options& drawn, scheduler& time, report& seen, farewell told)
    : scheduler_(time), report_(seen), farewell_(std::move(told)), draw_(drawn.seed, "gateways") {
    for (std::uint32_t n = 0; n < drawn.gateways; ++n) {
        const std::string host = "gateway-" + std::to_string(n);
        all_.push_back({host + ":1", host + ":2", {}, {}, host + ":3"});
    }
    // Where there is one address only it is that of the server, which nobody names.
    habits_.resize(std::max<std::size_t>(all_.size(), 1), habit::good);
    turns_.resize(habits_.size());
}

std::size_t gateways::number_of(const known_server& which) const {
    const auto found = std::ranges::find(all_, which.tcp, &known_server::tcp);
    return found == all_.end() ? 0 : static_cast<std::size_t>(found - all_.begin());
}

std::vector<known_server> gateways::draw_order() {
    std::vector<known_server> order = all_;
    for (std::size_t last = order.size(); last > 1; --last) {
        std::swap(order[last - 1], order[draw_.below(last)]);
    }
    // Not all of them are always named.
    if (draw_.one_in(4)) {
        order.pop_back();
    }
    return order;
}

void gateways::inject() {
    const std::size_t number = draw_.below(habits_.size());
    const std::uint64_t kind = draw_.below(3);
    const duration how_long = milliseconds(draw_.between(1'000, 60'000));
    turn(number, kind == 0 ? habit::refuses : kind == 1 ? habit::closes : habit::drains);
    scheduler_.after(how_long, [this, number, turn_before = turns_[number]] {
        if (turns_[number] == turn_before) {
            turn(number, habit::good);
        }
    });
}

void gateways::turn(std::size_t number, habit how) {
    ++turns_[number];
    habits_[number] = how;
    switch (how) {
        case habit::good:
            return;
        case habit::refuses:
            return report_.fault("gateway refuses");
        case habit::closes:
            return report_.fault("gateway closes");
        case habit::drains:
            report_.fault("gateway drains");
            return farewell_(number);
    }
}

void gateways::heal() {
    for (std::size_t number = 0; number < all_.size(); ++number) {
        ++turns_[number];
        habits_[number] = number == 0 ? habit::closes : habit::good;
    }
}

}  // namespace gapless::simulation
