#pragma once

#include <string>

namespace gapless {

// One of the servers that an app may talk to, and where its entrances are: each as host:port, and
// empty where it has none.
struct known_server {
    std::string tcp;        // frames over TLS
    std::string websocket;  // frames over WebSocket and TLS
    std::string rest;       // accounts over HTTPS; also asked which servers there are

    // Where it stands, in the operator's words: parts with a dash between them, the widest first,
    // as in "eu-west-2". The more of them two places share, the nearer they are. Empty: unknown.
    std::string region;

    std::string exchange = {};  // frames over HTTP long polling

    friend bool operator==(const known_server&, const known_server&) = default;
};

}  // namespace gapless
