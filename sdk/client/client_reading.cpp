// The functions of a client about what is read, and by whom.
#include "sdk/client/client_implementation.hpp"

#include <gapless/client.hpp>

#include <utility>

namespace gapless {

namespace {

using receipts_completion = sdk::completion<result<message_receipts>>;

void add_page(message_receipts& found, const protocol::receipts_page& page) {
    for (const auto& each : page.entries) {
        found.members.push_back({each.user, each.name, each.read_seq, each.delivered_seq});
    }
    found.read_count = page.read_count;
    found.delivered_count = page.delivered_count;
    found.members_count = page.members_count;
}

// Page after page. The next one is asked for from the strand: an answer comes while the engine is
// being drained.
template <class On>
void ask_for_receipts(
    On& on, protocol::list_receipts asked, message_receipts found, receipts_completion answer
) {
    const auto told = [&on, asked, found, answer](const result<protocol::response>& given) {
        if (!given) {
            return answer(given.error());
        }
        if (given->failure) {
            return answer(*given->failure);
        }
        const auto page = given->receipts.value_or(protocol::receipts_page{});
        auto all = found;
        add_page(all, page);
        if (!page.more || page.entries.empty()) {
            return answer(std::move(all));
        }
        auto next = asked;
        next.after_user = page.entries.back().user;
        on.post([next, all = std::move(all), answer](On& strand) {
            ask_for_receipts(strand, next, all, answer);
        });
    };
    on.submit(asked, told);
}

}  // namespace

void client::mark_read(conversation_id where, seq up_to, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([where, up_to, answer](implementation& on) {
        on.change(
            [&](sdk::client_engine& engine, moment now) {
                return engine.mark_read(where, up_to, now);
            },
            answer
        );
    });
}

void client::mark_unread(conversation_id where, bool is_unread, done_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([where, is_unread, answer](implementation& on) {
        on.change(
            [&](sdk::client_engine& engine, moment now) {
                return engine.mark_unread(where, is_unread, now);
            },
            answer
        );
    });
}

void client::receipts(conversation_id where, seq entry, receipts_callback told) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([where, entry, answer](implementation& on) {
        ask_for_receipts(on, {where, entry, {}}, {}, answer);
    });
}

subscription client::on_conversation(conversation_listener listener) {
    return implementation_->subscribe(std::move(listener));
}

subscription client::on_receipt(receipt_listener listener) {
    return implementation_->subscribe(std::move(listener));
}

}  // namespace gapless
