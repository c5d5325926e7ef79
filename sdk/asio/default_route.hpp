#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gapless::sdk {

// Where everything leaves a device that has no closer way.
struct default_route {
    std::uint32_t interface = 0;  // its index
    std::uint32_t metric = 0;     // of several the smallest is taken
    bool is_v6 = false;
    std::string gateway;  // the address's bytes; empty: the interface itself leads out

    friend bool operator==(const default_route&, const default_route&) = default;
};

// What one datagram of rtnetlink says. Whatever it holds, reading ends and stays inside it.
struct route_datagram {
    std::optional<default_route> best;  // of the routes in it
    bool is_end = false;                // of the list that was asked for
    bool is_news = false;               // something has changed that nobody asked about
};

// `asked` is the number of the question whose answer is waited for.
[[nodiscard]] route_datagram read_routes(std::string_view datagram, std::uint32_t asked);

// The better of two: over IPv4 before IPv6, then the smaller metric.
[[nodiscard]] std::optional<default_route> better(
    std::optional<default_route> one, std::optional<default_route> other
);

}  // namespace gapless::sdk
