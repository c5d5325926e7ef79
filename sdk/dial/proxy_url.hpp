#pragma once

#include "sdk/dial/server_address.hpp"

#include <gapless/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::sdk {

// Whom to ask to pass a connection on: "http://proxy.example.org:3128" (by CONNECT) or
// "socks5://user:password@192.0.2.7:1080". What is special in user and password is written as %XX.
struct proxy_url {
    enum class kind : std::uint8_t { http = 1, socks5 };

    kind how = kind::http;
    server_address at;
    std::string user;  // empty: nobody asks who we are
    std::string password;

    // Fails with errc::usage. Its text has no password in it.
    [[nodiscard]] static result<proxy_url> parse(std::string_view text);

    friend bool operator==(const proxy_url&, const proxy_url&) = default;
};

}  // namespace gapless::sdk
