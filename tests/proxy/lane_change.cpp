#include "tests/proxy/lane_change.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>

namespace gapless::proxy {

namespace {

using nlohmann::json;

// Nobody waits longer for a byte; and sums of such times are far from the ends of their type.
constexpr std::int64_t delay_max_ms = 3'600'000;

[[nodiscard]] std::optional<std::int64_t> number_in(const json& value, std::int64_t most) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::uint64_t(most)) {
        return std::nullopt;
    }
    return value.get<std::int64_t>();
}

template <class Unit>
[[nodiscard]] bool take_duration(
    const json& value, std::optional<duration>& into, Unit unit, std::int64_t most
) {
    const auto number = number_in(value, most);
    if (number) {
        into = unit(*number);
    }
    return number.has_value();
}

[[nodiscard]] bool take_slice(const json& value, lane_change& into) {
    const auto number = number_in(value, 1'024 * 1'024);
    if (number) {
        into.slice_bytes = static_cast<std::size_t>(*number);
    }
    return number.has_value();
}

[[nodiscard]] bool take_flow(const json& value, lane_change& into) {
    into.flow = value.is_string() ? flow_named(value.get<std::string>()) : std::nullopt;
    return into.flow.has_value();
}

[[nodiscard]] bool take_reset(const json& value, lane_change& into) {
    const auto range =
        parse_byte_range(value.is_string() ? value.get<std::string>() : value.dump());
    if (range) {
        into.reset_after = *range;
    }
    return range.has_value();
}

[[nodiscard]] bool take_trace(const json& value, lane_change& into) {
    if (value.is_string()) {
        into.trace_file = value.get<std::string>();
    }
    return value.is_string();
}

using taker = std::function<bool(const json&, lane_change&)>;

[[nodiscard]] std::map<std::string, taker> takers() {
    return {
        {"latency_ms",
         [](const json& value, lane_change& into) {
             return take_duration(value, into.latency, milliseconds, delay_max_ms);
         }},
        {"jitter_ms",
         [](const json& value, lane_change& into) {
             return take_duration(value, into.jitter, milliseconds, delay_max_ms);
         }},
        {"slice_bytes", take_slice},
        {"slice_every_us",
         [](const json& value, lane_change& into) {
             return take_duration(value, into.slice_every, microseconds, delay_max_ms * 1'000);
         }},
        {"flow", take_flow},
        {"reset_after_bytes", take_reset},
        {"trace", take_trace},
    };
}

[[nodiscard]] result<std::shared_ptr<const delivery_trace>> load_trace(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        return error{errc::usage, "the trace " + path + " cannot be read"};
    }
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto parsed = delivery_trace::parse(text);
    if (!parsed) {
        return error{errc::usage, path + ": " + parsed.error().detail};
    }
    return std::make_shared<const delivery_trace>(*parsed);
}

}  // namespace

result<lane_change> parse_lane_change(const json& given) {
    if (!given.is_object()) {
        return error{errc::usage, "a direction is an object, like {\"latency_ms\":50}"};
    }
    static const std::map<std::string, taker> known = takers();
    lane_change made;
    for (const auto& [name, value] : given.items()) {
        const auto found = known.find(name);
        if (found == known.end()) {
            return error{errc::usage, "a direction has no '" + name + "'; see --help"};
        }
        if (!found->second(value, made)) {
            return error{errc::usage, value.dump() + " is no value of '" + name + "'; see --help"};
        }
    }
    return made;
}

std::optional<flow> flow_named(std::string_view name) {
    if (name == "pass") {
        return flow::pass;
    }
    if (name == "hold") {
        return flow::hold;
    }
    return name == "drop" ? std::optional{flow::drop} : std::nullopt;
}

result<byte_range> parse_byte_range(std::string_view text) {
    const auto colon = text.find(':');
    const std::string_view first = text.substr(0, colon);
    const std::string_view second = colon == text.npos ? first : text.substr(colon + 1);
    byte_range made;
    const auto reads = [](std::string_view part, std::uint64_t& into) {
        const auto [end, ec] = std::from_chars(part.data(), part.data() + part.size(), into);
        return ec == std::errc{} && end == part.data() + part.size() && into < (1ULL << 40);
    };
    if (!reads(first, made.low) || !reads(second, made.high) || made.high < made.low) {
        return error{errc::usage, "write a number of bytes, or two of them as LOW:HIGH"};
    }
    return made;
}

result<void> apply(const lane_change& wanted, lane_settings& settings) {
    if (wanted.trace_file) {
        std::shared_ptr<const delivery_trace> trace;
        if (!wanted.trace_file->empty()) {
            auto loaded = load_trace(*wanted.trace_file);
            if (!loaded) {
                return loaded.error();
            }
            trace = *loaded;
        }
        settings.trace = std::move(trace);
    }
    settings.latency = wanted.latency.value_or(settings.latency);
    settings.jitter = wanted.jitter.value_or(settings.jitter);
    settings.slice_bytes = wanted.slice_bytes.value_or(settings.slice_bytes);
    settings.slice_every = wanted.slice_every.value_or(settings.slice_every);
    settings.flow = wanted.flow.value_or(settings.flow);
    if (wanted.reset_after) {
        settings.reset_after = wanted.reset_after;
    }
    return {};
}

}  // namespace gapless::proxy
