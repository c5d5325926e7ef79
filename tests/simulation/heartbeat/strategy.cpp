#include "tests/simulation/heartbeat/strategy.hpp"

#include "tests/simulation/heartbeat/extrapolate_strategy.hpp"
#include "tests/simulation/heartbeat/fixed_strategy.hpp"
#include "tests/simulation/heartbeat/learned_strategy.hpp"
#include "tests/simulation/heartbeat/line_strategy.hpp"
#include "tests/simulation/heartbeat/mars_strategy.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace gapless::simulation {
namespace {

constexpr std::string_view fixed = "fixed-";

// 285 s, whatever the network: as measured and published by the developers of WeChat.
constexpr duration whatsapp_interval = seconds(285);

// The learned one with the constants it was designed with, before the laboratory had judged them.
protocol::learned_interval::limits published() {
    protocol::learned_interval::limits made;
    made.cap = seconds(590);
    made.close = {seconds(15), 100};
    made.margin = {seconds(5), 30};
    return made;
}

std::unique_ptr<strategy> make_fixed(std::string_view name) {
    const std::string_view digits = name.substr(fixed.size());
    std::int64_t interval = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, ec] = std::from_chars(digits.data(), end, interval);
    if (ec != std::errc() || stopped != end || interval < 1) {
        return nullptr;
    }
    return std::make_unique<fixed_strategy>(seconds(interval));
}

}  // namespace

std::unique_ptr<strategy> make_strategy(std::string_view name) {
    if (name == "learned") {
        return std::make_unique<learned_strategy>();
    }
    if (name == "published") {
        return std::make_unique<learned_strategy>(published());
    }
    if (name == "extrapolate") {
        return std::make_unique<extrapolate_strategy>();
    }
    if (name == "mars") {
        return std::make_unique<mars_strategy>();
    }
    if (name == "whatsapp") {
        return std::make_unique<fixed_strategy>(whatsapp_interval);
    }
    if (name == "line") {
        return std::make_unique<line_strategy>();
    }
    return name.starts_with(fixed) ? make_fixed(name) : nullptr;
}

std::span<const std::string_view> strategy_names() {
    static constexpr std::array<std::string_view, 9> names{
        "learned",
        "extrapolate",
        "fixed-30",
        "fixed-60",
        "fixed-240",
        "fixed-270",
        "mars",
        "whatsapp",
        "line",
    };
    return names;
}

}  // namespace gapless::simulation
