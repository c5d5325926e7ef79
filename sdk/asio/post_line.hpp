#pragma once

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <functional>
#include <memory>
#include <string>

namespace gapless::sdk {

// Port: bodies that are posted to a server over HTTPS, one at a time, and what it says to each.
//
// It lives on the link's strand, and calls back there, exactly once for each post() and never from
// inside it; after cancel() not at all. It keeps itself alive while one is under way. Errors:
// unreachable (it may have arrived or not), timed_out, certificate_refused.
class post_line {
public:
    struct answer {
        unsigned status = 0;
        std::string body;
    };

    using completion = std::function<void(const result<answer>&)>;

    virtual ~post_line() = default;

    virtual void post(const std::string& body, duration within, completion) = 0;
    virtual void cancel() = 0;
};

using post_line_maker = std::function<std::shared_ptr<post_line>()>;

}  // namespace gapless::sdk
