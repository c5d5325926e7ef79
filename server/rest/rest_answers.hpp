#pragma once

#include "server/core/access/access_desk.hpp"
#include "server/core/account/account_request.hpp"
#include "server/core/session/exchange_reply.hpp"
#include "server/rest/frame_addresses.hpp"
#include "server/rest/rest_request.hpp"

#include <gapless/error.hpp>
#include <gapless/result.hpp>

#include <string_view>

namespace gapless::server {

// The HTTP status that says about the same as the code.
[[nodiscard]] unsigned status_of(errc code);

// {"error":{"code","message","retry_after"?}}
[[nodiscard]] rest_answer answer_with(const error&);
[[nodiscard]] rest_answer answer_with(unsigned status, const error&);

// What the engine has answered to this request.
[[nodiscard]] rest_answer
answer_with(const account_request&, const account_answer&, const frame_addresses&);

// {"nodes":[{"tcp","websocket","exchange","rest","region","weight","load"}…],"lifetime"}, or why
// not.
[[nodiscard]] rest_answer answer_with(const result<access_desk::answer>&);

[[nodiscard]] rest_answer answer_with(const exchange_reply&);

[[nodiscard]] rest_answer answer_health(bool is_draining);

}  // namespace gapless::server
