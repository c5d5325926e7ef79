#pragma once

#include <string>
#include <unordered_map>

namespace gapless::server {

struct presence {
    std::unordered_map<std::string, int> online;
};

}  // namespace gapless::server
