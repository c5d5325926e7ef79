// Lists that a screen shows.
#include "bindings/c/client_handle.hpp"

#include <gapless.h>

using namespace gapless::c;  // NOLINT: the file is all of one piece with it

gapless_code gapless_show_conversations(
    gapless_client* client,
    size_t limit,
    gapless_conversation_list_listener listener,
    gapless_subscription** out,
    gapless_error** error
) {
    return listen(client, listener, out, error, [&](gapless::client& device, const auto& heard) {
        return device.conversation_list(limit, [heard](const gapless::conversation_batch& batch) {
            heard->template show<gapless_conversation_batch>(batch);
        });
    });
}

gapless_code gapless_show_timeline(
    gapless_client* client,
    uint64_t conversation,
    size_t limit,
    gapless_timeline_listener listener,
    gapless_subscription** out,
    gapless_error** error
) {
    return listen(client, listener, out, error, [&](gapless::client& device, const auto& heard) {
        const gapless::conversation_id which{conversation};
        return device.timeline(which, limit, [heard](const gapless::timeline_batch& batch) {
            heard->template show<gapless_timeline_batch>(batch);
        });
    });
}

gapless_code gapless_subscription_show(
    gapless_subscription* subscription, size_t limit, gapless_error** error
) {
    return guarded(error, [&] {
        if (subscription == nullptr || !subscription->list.is_active()) {
            throw refusal(gapless::errc::usage, "it is no subscription of a list");
        }
        subscription->list.show(limit);
    });
}
