#pragma once

#include "server/core/access/access_question.hpp"
#include "server/core/account/account_request.hpp"
#include "server/rest/rest_request.hpp"

#include <gapless/error.hpp>

#include <string>
#include <variant>

namespace gapless::server {

struct health_request {};

// Which nodes there are.
struct access_request {
    access_question asked;
};

// Frames of a device that has no better way; the body is theirs.
struct exchange_request {
    std::string body;
};

// What a REST request asks for: something of the accounts, how the server is, which ones there are,
// or to pass frames on.
using routed_request =
    std::variant<account_request, health_request, access_request, exchange_request>;

// A refusal by the router itself, with the status that HTTP wants for it.
struct routing_error {
    unsigned status = 400;
    error reason;
};

// Translates a request and decides nothing: the rules are the engine's.
[[nodiscard]] std::variant<routed_request, routing_error> route(const rest_request&);

}  // namespace gapless::server
