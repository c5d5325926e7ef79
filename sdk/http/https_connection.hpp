#pragma once

#include "sdk/http/https_exchange.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>

namespace gapless::sdk {

// Requests and their answers one after the other, over a connection that is made for the first one,
// and made anew for a later one where it is gone or has idled long.
//
// It lives on the strand given, and calls back there, exactly once for each ask() and never from
// inside it. One request at a time; the next may be asked from inside the callback. cancel() ends
// what is under way, which then does not call back, and closes the connection. Errors: unreachable,
// timed_out (no answer within the time), certificate_refused. It keeps itself alive while a request
// is under way.
class https_connection : public https_exchange {
public:
    enum class manner : std::uint8_t { keeps = 1, closes };  // after an answer

    [[nodiscard]] static std::shared_ptr<https_connection> make(
        boost::asio::any_io_executor strand, const account_server&, manner
    );

    virtual void ask(const https_request&, duration within, completion) = 0;
};

}  // namespace gapless::sdk
