#pragma once

#include "sdk/client/callback_queue.hpp"
#include "sdk/client/list_source.hpp"
#include "sdk/client/listener_slot.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace gapless::sdk {

// One list and its listener. On the client's strand.
//
// No batch is made before the listener has returned from the one before: what is committed while an
// app is busy becomes one batch, and nothing piles up for an app that never is ready.
//
// Shared by the client and the posted functions that have to do with it.
template <class List>
class list_feed final : public list_source {
public:
    using batch = typename List::batch;
    using slot = listener_slot<batch>;
    using listener = typename slot::function;

    // `returned` is called when the listener has returned, on its thread, and as a part of the call
    // that whoever cancels waits for; it leads to handle_returned on the strand.
    [[nodiscard]] static std::shared_ptr<list_feed> make(
        listener told,
        std::shared_ptr<callback_queue> queue,
        std::function<void(std::shared_ptr<list_feed>)> returned
    ) {
        std::shared_ptr<list_feed> made(new list_feed(std::move(queue)));
        made->slot_ = std::make_shared<slot>([told = std::move(told),
                                              returned = std::move(returned),
                                              feed = std::weak_ptr(made)](const batch& steps) {
            const call_under_way until_it_returns{feed, returned};
            told(steps);
        });
        return made;
    }

    // Before anything else.
    void begin(List list) { list_.emplace(std::move(list)); }

    void show(std::size_t limit) { list_->show(limit); }

    void handle_committed(const mailbox_changes& changes) override {
        list_->handle_committed(changes);
    }

    void handle_returned() { is_busy_ = false; }

    // A mailbox that cannot be read is asked again when it has changed.
    void tell(mailbox& box) override {
        if (is_busy_ || slot_->is_cancelled()) {
            return;
        }
        auto next = list_->poll_batch(box);
        if (!next || !*next) {
            return;
        }
        is_busy_ = true;
        queue_->post([told = slot_, steps = std::move(**next)] { told->call(steps); });
    }

    [[nodiscard]] const std::shared_ptr<slot>& told() const { return slot_; }

    [[nodiscard]] bool is_cancelled() const override { return slot_->is_cancelled(); }

private:
    // Ends with the call, also where the listener throws.
    struct call_under_way {
        std::weak_ptr<list_feed> feed;
        const std::function<void(std::shared_ptr<list_feed>)>& returned;

        ~call_under_way() {
            if (auto called = feed.lock()) {
                returned(std::move(called));
            }
        }
    };

    explicit list_feed(std::shared_ptr<callback_queue> queue) : queue_(std::move(queue)) {}

    std::shared_ptr<slot> slot_;
    std::shared_ptr<callback_queue> queue_;
    std::optional<List> list_;
    bool is_busy_ = false;
};

}  // namespace gapless::sdk
