#pragma once

#include "tests/load/connection.hpp"
#include "tests/load/party.hpp"

#include <cstddef>
#include <string>

namespace gapless::load {

// A client of the bare server, to be measured like a device.
class bare_party final : public party {
public:
    struct place {
        std::size_t index = 0;  // its neighbour differs in the last bit
        bool sends_to_all = false;
    };

    bare_party(event_loop&, const std::string& address, const tls_settings*, place);

    bare_party(const bare_party&) = delete;
    bare_party& operator=(const bare_party&) = delete;

    void send() override;

    [[nodiscard]] bool is_ready() const override { return is_ready_; }

    void check() const override;

private:
    void take(std::string_view payload);

    connection connection_;
    place place_;
    bool is_ready_ = false;
};

}  // namespace gapless::load
