#pragma once

#include "sdk/client/callback_queue.hpp"

#include <gapless/errc.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace gapless::sdk {

// The callback of one call, which the app is promised to hear from exactly once.
//
// Whoever has the answer calls it. When the last copy goes without that, because the client ended
// with the call under way, it answers errc::cancelled by itself: so nothing that is dropped can be
// forgotten. The app's function runs on its executor, never in here.
template <class Answer>
class completion {
public:
    using function = std::function<void(Answer)>;

    completion(std::shared_ptr<callback_queue> queue, function told)
        : state_(std::make_shared<state>(std::move(queue), std::move(told))) {}

    void operator()(Answer answer) const { state_->answer(std::move(answer)); }

private:
    struct state {
        state(std::shared_ptr<callback_queue> through, function asking)
            : queue(std::move(through)), asked(std::move(asking)) {}

        ~state() { answer(Answer(errc::cancelled)); }

        state(const state&) = delete;
        state& operator=(const state&) = delete;

        void answer(Answer answer) {
            if (auto told = std::exchange(asked, nullptr)) {
                queue->post([told = std::move(told), answer = std::move(answer)]() mutable {
                    told(std::move(answer));
                });
            }
        }

        std::shared_ptr<callback_queue> queue;
        function asked;
    };

    std::shared_ptr<state> state_;
};

}  // namespace gapless::sdk
