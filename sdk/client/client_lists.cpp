// Lists for apps to bind to, and what is set for a conversation.
#include "sdk/client/client_implementation.hpp"
#include "sdk/client/list_feed.hpp"
#include "sdk/client/list_window.hpp"
#include "sdk/core/lists/conversation_list.hpp"
#include "sdk/core/lists/timeline_list.hpp"

#include <utility>

namespace gapless {

template <class List, class Make>
list_subscription client::implementation::watch(
    std::function<void(const typename List::batch&)> told, Make make
) {
    using feed_type = sdk::list_feed<List>;
    const auto feed = feed_type::make(
        std::move(told),
        callbacks_,
        [client = weak_from_this()](std::shared_ptr<feed_type> ready) {
            if (const auto self = client.lock()) {
                self->post([ready = std::move(ready)](implementation& on) {
                    ready->handle_returned();
                    ready->tell(*on.watched_);
                });
            }
        }
    );
    post([feed, make = std::move(make)](implementation& on) {
        feed->begin(make(on.engine_->view()));
        on.lists_.add(feed);
        feed->tell(*on.watched_);
    });
    const auto window = std::make_shared<sdk::list_window>(
        feed->told(),
        [client = weak_from_this(), feed](std::size_t limit) {
            if (const auto self = client.lock()) {
                self->post([feed, limit](implementation& on) {
                    feed->show(limit);
                    feed->tell(*on.watched_);
                });
            }
        }
    );
    remember(window);
    return list_subscription(window);
}

void client::implementation::change_settings(
    conversation_id where, sdk::settings_change wanted, const sdk::completion<result<void>>& told
) {
    change(
        [&](sdk::client_engine& engine, moment) {
            return engine.change_settings(where, std::move(wanted));
        },
        told
    );
}

list_subscription client::conversation_list(
    std::size_t limit, conversation_list_listener listener
) {
    return implementation_->watch<sdk::conversation_list>(
        std::move(listener),
        [limit](const sdk::mailbox_state& stored) { return sdk::conversation_list(stored, limit); }
    );
}

list_subscription client::timeline(
    conversation_id which, std::size_t limit, timeline_listener listener
) {
    return implementation_->watch<sdk::timeline_list>(
        std::move(listener),
        [which, limit](const sdk::mailbox_state& stored) {
            return sdk::timeline_list(which, stored, limit);
        }
    );
}

void client::set_pinned(conversation_id where, bool pinned, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([where, pinned, answer](implementation& on) {
        sdk::settings_change wanted;
        wanted.pinned = pinned;
        on.change_settings(where, std::move(wanted), answer);
    });
}

void client::set_muted(conversation_id where, bool muted, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([where, muted, answer](implementation& on) {
        sdk::settings_change wanted;
        wanted.muted = muted;
        on.change_settings(where, std::move(wanted), answer);
    });
}

void client::set_draft(conversation_id where, std::string text, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([where, text = std::move(text), answer](implementation& on) mutable {
        sdk::settings_change wanted;
        wanted.draft = std::move(text);
        on.change_settings(where, std::move(wanted), answer);
    });
}

}  // namespace gapless
