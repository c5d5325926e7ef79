#pragma once

#include "server/core/fanout/delivery_policy.hpp"
#include "server/core/fanout/fanout_policy.hpp"

#include <gapless/retention.hpp>
#include <gapless/time.hpp>

#include <span>
#include <string_view>

namespace gapless::server {

// What makes one of the five systems that this one was distilled from, as settings of this one.
// Each is a setting of its own as well, and what is said of it wins over the policy.
struct app_policy {
    std::string_view name;
    std::string_view source;  // the article that describes the system
    fanout_policy fanout;
    retention messages;
    duration inbox_lifetime = {};  // 0: for ever
    delivery_policy delivery = delivery_policy::push;
    bool backlog_first = false;
};

// All of them, in the order of their sources.
[[nodiscard]] std::span<const app_policy> app_policies();

// Nothing, if none is called so.
[[nodiscard]] const app_policy* app_policy_named(std::string_view name);

}  // namespace gapless::server
