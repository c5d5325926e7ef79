#pragma once

#include <gapless/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::server {

// A host and a port to listen on; port 0 means a free one.
struct listen_address {
    std::string host;
    std::uint16_t port = 0;

    // 127.0.0.0/8, ::1, or the name localhost.
    [[nodiscard]] bool is_loopback() const;

    friend bool operator==(const listen_address&, const listen_address&) = default;
};

// From HOST:PORT; an IPv6 address stands in brackets. Fails with usage.
[[nodiscard]] result<listen_address> parse_listen_address(std::string_view text);

}  // namespace gapless::server
