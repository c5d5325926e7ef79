#pragma once

#include <gapless/known_server.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace gapless::testing {

// The whole Gapless server inside your test's process: real sockets and TLS on free ports of the
// loopback interface, everything else in memory, passwords hashed as cheaply as can be. It serves
// as soon as it is constructed, on a thread of its own, and starts in a few milliseconds.
//
//     gapless::testing::server server;
//     // … a client for server.url(), trusting server.authority_file() …
//     server.restart();  // on the same ports, with everything that was stored
//
// The certificate is made once in a process and is good for nothing else. Functions may be called
// from one thread at a time.
class server {
public:
    struct options {
        // Without limits on rates, as with gaplessd --dev. Sizes, windows and time-outs hold
        // always.
        bool rates = false;

        // Servers that this one tells devices to try before itself, in no order. Nothing is asked
        // of them: they may be anything.
        std::vector<known_server> tried_first = {};

        // As gaplessd --login-binding required: a device that has published keys is let in only
        // over the TLS connection that its key has signed.
        bool require_bound_logins = false;

        // As gaplessd --login-binding ignored: whatever it has signed. The one above goes before.
        bool ignore_bound_logins = false;

        // As gaplessd --managed-key-file: managed groups can be made. The key is drawn at random.
        bool has_master_key = true;
    };

    server();
    explicit server(options);
    ~server();

    server(const server&) = delete;
    server& operator=(const server&) = delete;

    // Where it listens; the same over restarts. Addresses are HOST:PORT.
    [[nodiscard]] const std::string& url() const;  // of REST: https://HOST:PORT
    [[nodiscard]] const std::string& tcp_address() const;
    [[nodiscard]] const std::string& websocket_address() const;
    [[nodiscard]] const std::string& rest_address() const;

    // Whom a client has to trust: as PEM text, and as a file that lives as long as the server.
    [[nodiscard]] const std::string& authority_pem() const;
    [[nodiscard]] const std::filesystem::path& authority_file() const;

    // stop() tells every client to come back later; kill() tells nobody, like a power failure. What
    // was acknowledged stays in either case, and start() goes on from there. Each does nothing when
    // there is nothing to do.
    void stop();
    void kill();
    void start();

    void restart();

    [[nodiscard]] bool is_running() const;

private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

}  // namespace gapless::testing
