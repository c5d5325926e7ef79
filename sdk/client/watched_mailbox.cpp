#include "sdk/client/watched_mailbox.hpp"

#include <utility>
#include <variant>

namespace gapless::sdk {

result<void> watched_mailbox::commit(const mailbox_changes& changes) {
    auto committed = kept_.commit(changes);
    if (!committed) {
        return committed;
    }
    for (const auto& told : changes.events) {
        if (const auto* sent = std::get_if<sent_event>(&told.what)) {
            endings_.push_back({sent->client_id, *sent});
        } else if (const auto* failed = std::get_if<failed_event>(&told.what)) {
            endings_.push_back({failed->client_id, failed->reason});
        }
    }
    for (const auto& [id, row] : changes.conversations) {
        changed_.insert_or_assign(id, row);
    }
    // A row that goes was sent, and then there was an event above: the first word counts. If there
    // was none, it was cancelled.
    for (const auto& id : changes.forgotten_drafts) {
        endings_.push_back({id, errc::cancelled});
    }
    if (committed_) {
        committed_(changes);
    }
    return committed;
}

std::vector<watched_mailbox::ending> watched_mailbox::take_endings() {
    return std::exchange(endings_, {});
}

std::map<conversation_id, conversation> watched_mailbox::take_changed() {
    return std::exchange(changed_, {});
}

}  // namespace gapless::sdk
