#pragma once

#include "tests/proxy/lane_settings.hpp"

#include <gapless/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::proxy {

// What somebody wants to be different about a direction; what is empty stays as it is.
struct lane_change {
    std::optional<duration> latency;
    std::optional<duration> jitter;
    std::optional<std::size_t> slice_bytes;
    std::optional<duration> slice_every;
    std::optional<proxy::flow> flow;
    std::optional<byte_range> reset_after;
    std::optional<std::string> trace_file;

    friend bool operator==(const lane_change&, const lane_change&) = default;
};

// From {"latency_ms": 50, "flow": "drop", …}. Fails with usage and the name that is not known, or
// whose value is none.
[[nodiscard]] result<lane_change> parse_lane_change(const nlohmann::json&);

// "pass", "hold" or "drop".
[[nodiscard]] std::optional<flow> flow_named(std::string_view name);

// "20000", or "20000:40000". Fails with usage.
[[nodiscard]] result<byte_range> parse_byte_range(std::string_view text);

// Reads the trace file, if the change names one, and changes the settings. Nothing is changed when
// it fails: usage (the file is no trace) or its name (it cannot be read).
[[nodiscard]] result<void> apply(const lane_change&, lane_settings&);

}  // namespace gapless::proxy
