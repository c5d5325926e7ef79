#pragma once

#include <gapless/error.hpp>

#include <cstdint>
#include <string>

namespace gapless::server {

// What a request of an exchange (HTTP long polling) comes to.
struct exchange_reply {
    enum class kind : std::uint8_t {
        answer = 1,
        displaced,  // it was sent again elsewhere, or all is over: nobody answers here
        malformed,
        gone,     // of no exchange that there is: the client begins another one
        early,    // one before it has not come yet
        refused,  // not now
    };

    kind what = kind::answer;
    std::string body;  // of an answer
    error reason;      // of the last four
};

}  // namespace gapless::server
