#pragma once

#include <gapless/known_server.hpp>
#include <gapless/time.hpp>

#include <string>
#include <vector>

namespace gapless::sdk {

// Who asks which servers there are, as far as that matters.
struct server_hints {
    std::string region;
    std::string user;
    std::string app_version;
};

// What a server says of it: in the order in which to try them, and for how long that is good.
struct server_list {
    std::vector<known_server> servers;
    duration lifetime;
};

}  // namespace gapless::sdk
