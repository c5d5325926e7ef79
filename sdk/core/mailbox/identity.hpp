#pragma once

#include <gapless/error.hpp>
#include <gapless/ids.hpp>

#include <optional>
#include <string>

namespace gapless::sdk {

// Who this mailbox belongs to and how it gets in. Made with the mailbox (the key pair) and filled
// by the first login.
struct identity {
    device_id device;
    gapless::public_key public_key;
    std::string secret_key;  // of the device's Ed25519 pair, raw
    std::string server;      // https://host:port
    std::string authority;   // PEM of the certificate authority to trust; empty: the system's
    std::string user;        // as registered; empty before the first login
    gapless::user_id user_id;
    std::string access_token;
    std::string refresh_token;
    std::string tcp;        // host:port for frames over TLS; named by the latest login
    std::string websocket;  // host:port for frames over WebSocket and TLS; likewise
    std::string exchange;   // host:port for frames over HTTPS; likewise

    // Why the server has signed this device out; it stays away until somebody logs in again.
    std::optional<error> signed_out;

    friend bool operator==(const identity&, const identity&) = default;
};

}  // namespace gapless::sdk
