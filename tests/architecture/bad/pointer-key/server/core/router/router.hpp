#pragma once

#include <map>

namespace gapless::server {

struct connection;

struct router {
    std::map<const connection*, int> devices;
};

}  // namespace gapless::server
