#include "tests/proxy/delivery_trace.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace gapless::proxy {

namespace {

[[nodiscard]] error refused(std::size_t line, std::string_view why) {
    return error{
        errc::usage, "line " + std::to_string(line) + " of the trace: " + std::string(why)
    };
}

}  // namespace

delivery_trace::delivery_trace(std::vector<std::int64_t> milliseconds)
    : milliseconds_(std::move(milliseconds)) {}

result<delivery_trace> delivery_trace::parse(std::string_view text) {
    std::vector<std::int64_t> found;
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        std::int64_t value = 0;
        const char* const end = line.data() + line.size();
        const auto [stopped, ec] = std::from_chars(line.data(), end, value);
        if (ec != std::errc{} || stopped != end || value < 0) {
            return refused(number, "write a whole number of milliseconds");
        }
        if (!found.empty() && value < found.back()) {
            return refused(number, "times may not go back");
        }
        found.push_back(value);
    }
    if (found.empty() || found.back() == 0) {
        return error{errc::usage, "a trace needs a line with a time above 0"};
    }
    return delivery_trace{std::move(found)};
}

duration delivery_trace::time_of(std::uint64_t opportunity) const {
    const std::uint64_t cycle = opportunity / milliseconds_.size();
    const std::uint64_t within = opportunity % milliseconds_.size();
    return milliseconds(
        milliseconds_.back() * static_cast<std::int64_t>(cycle) + milliseconds_[within]
    );
}

std::uint64_t delivery_trace::first_from(duration wanted) const {
    if (wanted <= duration{}) {
        return 0;
    }
    const std::int64_t wanted_ms = (wanted.microseconds + 999) / 1'000;
    // A time that is a multiple of the cycle belongs to the end of the one before as well.
    const std::int64_t cycle = (wanted_ms - 1) / milliseconds_.back();
    const std::int64_t within = wanted_ms - cycle * milliseconds_.back();
    const auto found = std::lower_bound(milliseconds_.begin(), milliseconds_.end(), within);
    return static_cast<std::uint64_t>(cycle) * milliseconds_.size() +
           static_cast<std::uint64_t>(found - milliseconds_.begin());
}

}  // namespace gapless::proxy
