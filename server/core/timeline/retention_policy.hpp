#pragma once

#include <gapless/retention.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <map>
#include <string>

namespace gapless::server {

// How long an app keeps messages, and how long those of an account's level at most. A level that is
// not named adds nothing.
struct retention_policy {
    retention app;
    std::map<std::uint8_t, duration> levels;
    std::map<std::string, std::uint8_t> accounts;  // by canonical name; all others have level 0
};

}  // namespace gapless::server
