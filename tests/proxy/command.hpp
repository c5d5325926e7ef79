#pragma once

#include "tests/proxy/lane_change.hpp"

#include <gapless/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace gapless::proxy {

enum class direction : std::uint8_t {
    up,    // from the client to the server
    down,  // from the server to the client
};

// Which connections a change is for.
enum class reach : std::uint8_t {
    all,
    open,   // those that are there now
    later,  // those that come from now on
};

// In each command `upstream` is a name given at the start; empty: every one.

struct set_command {
    std::string upstream;
    reach to = reach::all;
    lane_change up;
    lane_change down;

    friend bool operator==(const set_command&, const set_command&) = default;
};

// Every connection is cut, with a reset to both sides.
struct reset_command {
    std::string upstream;

    friend bool operator==(const reset_command&, const reset_command&) = default;
};

// This direction of every connection ends in order; the other one goes on.
struct half_close_command {
    std::string upstream;
    proxy::direction direction = direction::up;

    friend bool operator==(const half_close_command&, const half_close_command&) = default;
};

// New connections get a reset, or no longer do.
struct refuse_command {
    std::string upstream;
    bool is_on = true;

    friend bool operator==(const refuse_command&, const refuse_command&) = default;
};

struct status_command {
    friend bool operator==(const status_command&, const status_command&) = default;
};

struct stop_command {
    friend bool operator==(const stop_command&, const stop_command&) = default;
};

using command = std::variant<
    set_command,
    reset_command,
    half_close_command,
    refuse_command,
    status_command,
    stop_command>;

// From one line of JSON, like {"do":"set","upstream":"tcp","to":"open","up":{"flow":"drop"}}. Fails
// with usage.
[[nodiscard]] result<command> parse_command(std::string_view line);

}  // namespace gapless::proxy
