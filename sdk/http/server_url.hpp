#pragma once

#include <gapless/result.hpp>

#include <string>
#include <string_view>

namespace gapless::sdk {

// Where accounts are asked about: https://host:port, nothing behind it but an optional slash. The
// port may be left out: 443.
struct server_url {
    std::string host;  // without the brackets of an IPv6 address
    std::string port;

    // Fails with errc::usage.
    [[nodiscard]] static result<server_url> parse(std::string_view text);

    // For the Host field.
    [[nodiscard]] std::string authority() const;
};

}  // namespace gapless::sdk
