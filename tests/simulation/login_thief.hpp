#pragma once

#include "protocol/wire/frame_reader.hpp"
#include "protocol/wire/session_frames.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/prng.hpp"
#include "tests/simulation/report.hpp"
#include "tests/simulation/scheduler.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace gapless::simulation {

// Somebody who has overheard a device's login, token and all, and says the same on a connection of
// his own. He may not be let in: the device's key has signed another connection.
class login_thief {
public:
    login_thief(std::uint64_t seed, scheduler&, report&, network&, std::size_t index);

    // Comes once more, if there is a login to say again.
    void visit();

    void connected(link_id);
    void gone(link_id);
    void received(link_id, std::string_view bytes);

    void heal();

    // A frame that others exchange, with its length.
    void overhear(std::string_view framed);

private:
    struct login {
        protocol::hello hello;
        protocol::authenticate proof;
    };

    void say(const protocol::frame&);
    void hear(const protocol::frame&);

    scheduler& scheduler_;
    report& report_;
    network& network_;
    prng draw_;
    std::size_t index_;
    protocol::hello last_hello_;
    std::optional<login> overheard_;
    login said_;
    link_id link_;
    protocol::frame_reader reader_;
};

}  // namespace gapless::simulation
