#pragma once

#include "bindings/c/answer.hpp"
#include "bindings/c/failure.hpp"
#include "bindings/c/input.hpp"
#include "bindings/c/listener.hpp"
#include "bindings/c/queue.hpp"

#include <gapless/c/client.h>
#include <gapless/client.hpp>

#include <memory>
#include <utility>

struct gapless_client {
    std::shared_ptr<gapless::c::queue> runs;  // outlives the device, which posts to it
    std::unique_ptr<gapless::client> device;
    gapless::c::counted counts;
};

namespace gapless::c {

// The client behind a handle.
[[nodiscard]] inline client& device_in(gapless_client* handle) {
    if (handle == nullptr) {
        throw refusal(errc::usage, "the client is NULL");
    }
    return *handle->device;
}

template <class Then>
using answering = std::shared_ptr<answer<Then>>;

// A call that answers later: `asks` starts it, or throws a refusal, which is its answer.
template <class Then, class Asks>
void ask(gapless_client* handle, Then then, gapless_call** call, Asks asks) noexcept {
    if (call != nullptr) {
        *call = nullptr;
    }
    answering<Then> answers;
    try {
        const auto runs = handle == nullptr ? nullptr : handle->runs;
        answers = std::make_shared<answer<Then>>(then, runs);
        if (call != nullptr) {
            *call = new gapless_call{answers, {}};
        }
        asks(device_in(handle), answers);
    } catch (...) {
        const auto why = error_in_flight();
        if (!answers) {
            held_user<Then> unanswered(then, nullptr);  // there is no memory even for that
        } else if (handle == nullptr) {
            answers->refuse(why);
        } else {
            answers->refuse_later(why);
        }
    }
}

// What a client calls at the end of a call.
[[nodiscard]] inline auto done(answering<gapless_then> answers) {
    return [answers = std::move(answers)](const result<void>& ended) {
        if (ended) {
            answers->tell();
        } else {
            answers->refuse(ended.error());
        }
    };
}

// The same, where the end has a value: it is shown.
template <class Shown, class Value, class Then>
[[nodiscard]] auto shows(answering<Then> answers) {
    return [answers = std::move(answers)](const result<Value>& ended) {
        if (ended) {
            answers->template show<Shown>(*ended);
        } else {
            answers->refuse(ended.error());
        }
    };
}

// Registers a listener; `subscribes` is given it.
template <class Kind, class Subscribes>
gapless_code listen(
    gapless_client* handle,
    Kind kind,
    gapless_subscription** out,
    gapless_error** error,
    Subscribes subscribes
) noexcept {
    return guarded(error, [&] {
        const auto runs = handle == nullptr ? nullptr : handle->runs;
        const auto heard = std::make_shared<listener<Kind>>(kind, runs);
        gapless_subscription*& made = out_in(out);
        client& device = device_in(handle);
        if (!heard->is_callable()) {
            throw refusal(errc::usage, "the listener has no call");
        }
        made = new gapless_subscription(subscribes(device, heard));
    });
}

}  // namespace gapless::c
