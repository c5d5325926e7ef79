#pragma once

#include "server/core/access/gray_rule.hpp"

#include <gapless/known_server.hpp>

#include <cstdint>
#include <optional>

namespace gapless::server {

// A node that devices may be sent to.
struct access_node {
    known_server at;
    std::uint32_t weight = 100;     // how many devices beside the others'; 0: only when they fail
    std::uint32_t load = 0;         // per mille
    std::optional<gray_rule> gray;  // unset: everybody may know of it

    friend bool operator==(const access_node&, const access_node&) = default;
};

}  // namespace gapless::server
