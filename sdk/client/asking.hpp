#pragma once

#include "sdk/client/completion.hpp"
#include "sdk/core/requests/request_queue.hpp"

#include <gapless/result.hpp>

#include <utility>

namespace gapless::sdk {

// Asks the server through a client's implementation, and answers with what `read` makes of a
// response without a failure. The completion answers by itself if nobody else does.
template <class On, class Answer, class Read>
void ask(On& on, protocol::request_body body, completion<Answer> answer, Read read) {
    on.submit(std::move(body), [answer, read](const result<protocol::response>& given) {
        if (!given) {
            answer(given.error());
        } else if (given->failure) {
            answer(*given->failure);
        } else {
            answer(read(*given));
        }
    });
}

inline result<void> nothing_of(const protocol::response&) { return {}; }

}  // namespace gapless::sdk
