#include "sample-apps/gapless-cli/listen/listening.hpp"

#include "sample-apps/gapless-cli/listen/durable_acknowledgement.hpp"
#include "sample-apps/gapless-cli/listen/ending.hpp"
#include "sample-apps/gapless-cli/shapes.hpp"

#include <utility>
#include <variant>

namespace gapless::cli {

listening::listening(device& through, options chosen) : device_(through), options_(chosen) {}

result<void> listening::run() {
    const auto events =
        device_.client().on_event([this](const event& next) { events_.push_back(next); });
    device_.connect();
    const time_allowed allowed(options_.at_most);
    while (!is_done()) {
        auto waited = device_.wait([&] { return !events_.empty(); }, allowed.left());
        if (!waited) {
            return listen_ending(waited.error(), options_.count.has_value());
        }
        const auto next = std::move(events_.front());
        events_.pop_front();
        if (auto handled = handle(next); !handled) {
            return handled;
        }
    }
    return {};
}

result<void> listening::handle(const event& next) {
    auto& out = device_.on().out;
    if (const auto* arrived = std::get_if<message_event>(&next.what)) {
        out.print(
            arrived->expired ? saying_of_expired(*arrived)
                             : saying_of(arrived->conversation, arrived->message)
        );
        printed_ += is_countable(arrived->message.kind) && !arrived->expired ? 1U : 0U;
    } else if (const auto* failed = std::get_if<failed_event>(&next.what)) {
        out.print(saying_of(failed->client_id, failed->reason));
    } else {
        // Sent messages come as entries of their timelines as well.
        return {};
    }
    if (auto flushed = out.flush(); !flushed) {
        return flushed;
    }
    acknowledge_durably(device_, next.id);
    return {};
}

}  // namespace gapless::cli
