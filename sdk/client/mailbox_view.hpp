#pragma once

#include "sdk/core/search/search_plan.hpp"

#include <gapless/annotation.hpp>
#include <gapless/conversation.hpp>
#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/pending_message.hpp>
#include <gapless/result.hpp>
#include <gapless/search_page.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gapless::sdk {

// A mailbox as the app reads it, beside the strand that writes it.
//
// Any number of threads at once. What it reads is committed.
class mailbox_view {
public:
    virtual ~mailbox_view() = default;

    // See the functions of these names of gapless::client.
    [[nodiscard]] virtual result<std::vector<message>> history(
        conversation_id, seq from, std::size_t limit
    ) = 0;
    [[nodiscard]] virtual result<std::vector<annotation>> annotations(
        conversation_id, seq from, seq to
    ) = 0;
    [[nodiscard]] virtual result<std::vector<conversation>> conversations() = 0;
    // Whether something is missing below the high mark.
    [[nodiscard]] virtual result<bool> has_gaps(conversation_id) = 0;
    [[nodiscard]] virtual result<std::uint64_t> unread_total() = 0;
    [[nodiscard]] virtual result<std::vector<pending_message>> outbox() = 0;
    [[nodiscard]] virtual result<search_page> search(const search_plan&) = 0;
};

}  // namespace gapless::sdk
