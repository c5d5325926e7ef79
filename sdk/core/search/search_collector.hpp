#pragma once

#include "sdk/core/search/search_plan.hpp"
#include "sdk/core/search/text_matcher.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/search_page.hpp>

#include <map>
#include <utility>

namespace gapless::sdk {

// Makes a page of the messages that it is offered, in whatever order they come and however often:
// it keeps those that the plan asks for, and of them the first ones.
//
// The plan outlives it.
class search_collector {
public:
    explicit search_collector(const search_plan& plan) : plan_(plan), matcher_(plan.terms) {}

    // Input.
    void offer(conversation_id where, const message& entry);

    // Nothing that stands here or behind can come into the page any more.
    [[nodiscard]] bool has_enough_before(const search_cursor& place) const;

    // Output.
    [[nodiscard]] search_page take_page();

private:
    [[nodiscard]] bool has_room_for(const search_cursor& place) const;

    const search_plan& plan_;
    text_matcher matcher_;
    std::map<search_cursor, message> found_;  // at most one more than the page has room for
};

}  // namespace gapless::sdk
