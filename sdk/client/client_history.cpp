// The functions of a client that look back.
#include "sdk/client/client_implementation.hpp"
#include "sdk/core/search/search_plan.hpp"

#include <gapless/client.hpp>

#include <utility>

namespace gapless {

void client::fetch_history(
    conversation_id where, seq before, std::size_t count, history_callback told
) {
    auto answer = implementation_->completing(std::move(told));
    implementation_->post([where, before, count, answer](implementation& on) {
        on.fetch_history({where, before, count}, answer);
    });
}

result<search_page> client::search(const search_query& query) const {
    const auto plan = sdk::search_plan_of(query);
    if (!plan) {
        return plan.error();
    }
    return implementation_->read<search_page>([&](sdk::mailbox_view& view) {
        return view.search(*plan);
    });
}

}  // namespace gapless
