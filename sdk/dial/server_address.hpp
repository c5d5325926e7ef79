#pragma once

#include <gapless/result.hpp>

#include <string>
#include <string_view>

namespace gapless::sdk {

// A host and a port, as in "chat.example.org:7443", "192.0.2.7:7443" and "[2001:db8::7]:7443".
struct server_address {
    std::string host;  // without the brackets
    std::string port;

    // Fails with errc::usage.
    [[nodiscard]] static result<server_address> parse(std::string_view text);

    // As it was written, for people and for the Host field.
    [[nodiscard]] std::string text() const;

    // 127.0.0.0/8, ::1 or "localhost".
    [[nodiscard]] bool is_loopback() const;

    friend bool operator==(const server_address&, const server_address&) = default;
};

}  // namespace gapless::sdk
