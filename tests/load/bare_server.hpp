#pragma once

#include "tests/load/connection.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::load {

// What is left of a messaging server when the product is taken away: it receives, appends to a log,
// syncs it once for whatever arrived in a turn of the loop, acknowledges and forwards. The measure
// beside which gaplessd's figures stand.
class bare_server final : public event_loop::watcher {
public:
    struct options {
        std::string log;  // a file; empty: nothing is stored
        const tls_settings* tls = nullptr;
    };

    // Listens on a free port of the loopback interface. Throws std::runtime_error.
    bare_server(event_loop&, options);
    ~bare_server() override;

    bare_server(const bare_server&) = delete;
    bare_server& operator=(const bare_server&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    void handle_ready() override;
    void handle_turn_end() override;

private:
    // Somebody's message of this turn.
    struct arrival {
        connection* from = nullptr;
        std::size_t index = 0;
        bool is_to_all = false;
        std::string text;
    };

    void take(connection& from, std::size_t& index, std::string_view payload);
    void store();
    void forward(const arrival&);

    event_loop& loop_;
    options options_;
    int listener_;
    int log_ = -1;
    std::uint16_t port_ = 0;
    std::vector<std::unique_ptr<connection>> connections_;
    std::vector<connection*> by_index_;
    std::vector<arrival> arrivals_;
};

}  // namespace gapless::load
