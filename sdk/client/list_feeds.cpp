#include "sdk/client/list_feeds.hpp"

#include <utility>

namespace gapless::sdk {

void list_feeds::add(std::shared_ptr<list_source> added) { sources_.push_back(std::move(added)); }

void list_feeds::handle_committed(const mailbox_changes& changes) {
    for (const auto& each : sources_) {
        each->handle_committed(changes);
    }
}

void list_feeds::handle_flushed(mailbox& box) {
    std::erase_if(sources_, [](const auto& each) { return each->is_cancelled(); });
    for (const auto& each : sources_) {
        each->tell(box);
    }
}

}  // namespace gapless::sdk
