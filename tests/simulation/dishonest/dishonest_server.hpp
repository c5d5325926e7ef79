#pragma once

#include "tests/simulation/dishonest/frame_tap.hpp"
#include "tests/simulation/dishonest/tampering.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::simulation {

// The actor: to its devices it is the server. Behind it stands an honest one, whose frames it
// passes on as they are, until it is told what to do to them.
class dishonest_server {
public:
    // `struck`: it has changed something.
    explicit dishonest_server(std::function<void()> struck);

    [[nodiscard]] std::string passed(
        link_id id, side arrives_at, std::size_t device, std::string_view bytes
    ) {
        return tap_.passed(id, arrives_at, device, bytes);
    }

    // From now on. Nothing: it is honest again.
    void tamper(tampering how) { how_ = std::move(how); }

    // What it keeps for this user: all of it was told to somebody once.
    [[nodiscard]] const protocol::user_keys& keys_of(user_id user) const { return keys_.at(user); }

private:
    void note_keys(const protocol::frame& said);
    [[nodiscard]] bool to_device(std::size_t device, protocol::frame&) const;
    [[nodiscard]] bool from_device(std::size_t device, protocol::frame&) const;

    std::function<void()> struck_;
    tampering how_;
    std::map<user_id, protocol::user_keys> keys_;
    frame_tap tap_;
};

}  // namespace gapless::simulation
