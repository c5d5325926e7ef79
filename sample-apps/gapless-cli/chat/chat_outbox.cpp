#include "sample-apps/gapless-cli/chat/chat_outbox.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace gapless::cli {

void chat_outbox::take_over(const std::vector<pending_message>& rows) {
    for (const auto& each : rows) {
        const bool is_failed = each.state == pending_message::stage::failed ||
                               each.state == pending_message::stage::unconfirmed;
        if (each.state != pending_message::stage::cancelling) {
            rows_.push_back({each.client_id, each.to, each.text, is_failed});
        }
    }
}

bool chat_outbox::remove(const client_id& id) {
    return std::erase_if(rows_, [&](const auto& each) { return each.client_id == id; }) > 0;
}

std::string chat_outbox::fail(const client_id& id) {
    const auto found = std::ranges::find(rows_, id, &row::client_id);
    if (found == rows_.end()) {
        return {};
    }
    found->is_failed = true;
    return found->text;
}

std::vector<client_id> chat_outbox::retry_failed() {
    std::vector<client_id> again;
    for (auto& each : rows_) {
        if (each.is_failed) {
            each.is_failed = false;
            again.push_back(each.client_id);
        }
    }
    return again;
}

std::vector<chat_outbox::row> chat_outbox::failed() const {
    std::vector<row> found;
    std::ranges::copy_if(rows_, std::back_inserter(found), &row::is_failed);
    return found;
}

std::size_t chat_outbox::moving() const {
    std::set<destination> blocked;
    std::size_t count = 0;
    for (const auto& each : rows_) {
        if (each.is_failed) {
            blocked.insert(each.to);
        }
        count += blocked.contains(each.to) ? 0U : 1U;
    }
    return count;
}

std::vector<std::string> chat_outbox::under_way() const {
    std::vector<std::string> texts;
    for (const auto& each : rows_) {
        if (!each.is_failed) {
            texts.push_back(each.text);
        }
    }
    return texts;
}

}  // namespace gapless::cli
