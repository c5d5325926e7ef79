#pragma once

#include "sdk/http/account_server.hpp"
#include "sdk/http/https_request.hpp"

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace gapless::sdk {

// One request and its answer, over a connection of their own.
//
// start() makes it; it lives on the strand given, and calls back there, exactly once and never from
// inside start(). cancel() ends it early, and then it doesn't call back. Errors: unreachable (also:
// no answer in time), certificate_refused.
class https_exchange {
public:
    using completion = std::function<void(result<https_answer>)>;

    [[nodiscard]] static std::shared_ptr<https_exchange> start(
        boost::asio::any_io_executor strand,
        const account_server&,
        const https_request&,
        duration within,
        completion
    );

    virtual ~https_exchange() = default;
    virtual void cancel() = 0;
};

}  // namespace gapless::sdk
