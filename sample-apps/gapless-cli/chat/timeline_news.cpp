#include "sample-apps/gapless-cli/chat/timeline_news.hpp"

#include <algorithm>
#include <map>
#include <type_traits>

namespace gapless::cli {

namespace {

using entries_by_seq = std::map<seq, message>;

void collect(const listed_entry& item, entries_by_seq& into) {
    if (const auto* entry = std::get_if<message>(&item.what)) {
        into.insert_or_assign(entry->seq, *entry);
    }
}

// Where they stand in the list does not matter here: what they are as of the last step does.
entries_by_seq entries_in(const timeline_batch& batch) {
    entries_by_seq found;
    for (const auto& step : batch) {
        std::visit(
            [&](const auto& change) {
                using step_type = std::decay_t<decltype(change)>;
                if constexpr (std::is_same_v<step_type, list_reset<listed_entry>>) {
                    for (const auto& item : change.items) {
                        collect(item, found);
                    }
                } else if constexpr (!std::is_same_v<step_type, list_remove>) {
                    collect(change.item, found);
                }
            },
            step
        );
    }
    return found;
}

}  // namespace

void timeline_news::begin(seq shown_up_to) {
    told_ = shown_up_to;
    closed_.clear();
}

void timeline_news::handle_shown(const message& entry) {
    if (entry.protection == message_protection::no_key) {
        closed_.insert(entry.seq);
    } else {
        closed_.erase(entry.seq);
    }
}

std::vector<timeline_news::piece> timeline_news::take(const timeline_batch& batch) {
    std::vector<piece> news;
    for (const auto& [at, entry] : entries_in(batch)) {
        const bool is_readable = entry.protection != message_protection::no_key;
        if (entry.kind == message_kind::key_change && at > told_) {
            told_ = at;
            news.emplace_back(key_change{entry});
        } else if (is_readable && closed_.erase(at) > 0) {
            news.emplace_back(opened{entry});
        }
    }
    return news;
}

}  // namespace gapless::cli
