#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace gapless::cli {

using json = nlohmann::ordered_json;

// What there is to say, twice: an object for programs, and a line for people. An empty line means
// that people need not know.
struct saying {
    json object;
    std::string line;
};

}  // namespace gapless::cli
