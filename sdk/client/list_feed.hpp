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
// Shared, since the callback under way keeps it alive.
template <class List>
class list_feed final : public list_source, public std::enable_shared_from_this<list_feed<List>> {
public:
    using batch = typename List::batch;
    using slot = listener_slot<batch>;

    list_feed(std::shared_ptr<slot> told, std::shared_ptr<callback_queue> queue)
        : slot_(std::move(told)), queue_(std::move(queue)) {}

    // Before anything else. `returned` is called when the listener has returned, on its thread; it
    // leads to handle_returned on the strand.
    void begin(List list, std::function<void()> returned) {
        list_.emplace(std::move(list));
        returned_ = std::move(returned);
    }

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
        const auto turn = std::make_shared<turn_of_the_listener>(returned_);
        queue_->post([told = slot_, turn, steps = std::move(**next)] { told->call(steps); });
    }

    [[nodiscard]] bool is_cancelled() const override { return slot_->is_cancelled(); }

private:
    // Ends with the callback, also where it throws.
    struct turn_of_the_listener {
        explicit turn_of_the_listener(std::function<void()> returned)
            : returned_(std::move(returned)) {}

        ~turn_of_the_listener() { returned_(); }

        turn_of_the_listener(const turn_of_the_listener&) = delete;
        turn_of_the_listener& operator=(const turn_of_the_listener&) = delete;

        std::function<void()> returned_;
    };

    std::shared_ptr<slot> slot_;
    std::shared_ptr<callback_queue> queue_;
    std::optional<List> list_;
    std::function<void()> returned_;
    bool is_busy_ = false;
};

}  // namespace gapless::sdk
