#pragma once

#include <string>

namespace gapless::server {

// Who asks for nodes, as far as they say it: hints, that nobody has proven.
struct access_question {
    std::string region;
    std::string user;
    std::string app_version;
};

}  // namespace gapless::server
