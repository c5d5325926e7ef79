#include "server/core/app_policy.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace gapless::server {

namespace {

// More members than any group has, so that none is large, and what was large becomes small.
constexpr std::uint32_t all_members = 1'000'000'000;
constexpr fanout_policy write_always{
    .write_members_max = all_members, .read_members_min = all_members
};

// Who is in it alone is in a large group.
constexpr fanout_policy read_always{.write_members_max = 0, .read_members_min = 0};

constexpr std::array policies{
    app_policy{
        .name = "letter-box",
        .source = "S0",
        .fanout = write_always,
        .messages = keep_until_acknowledged(),
        .delivery = delivery_policy::notify,
    },
    app_policy{
        .name = "archive",
        .source = "S1",
        .fanout = {},
        .messages = {},
    },
    app_policy{
        .name = "heartbeat",
        .source = "S2",
        .fanout = read_always,
        .messages = keep_for(days(1)),
        .delivery = delivery_policy::heartbeat,
    },
    app_policy{
        .name = "timeline",
        .source = "S3",
        .fanout = {},
        .messages = {},
        .inbox_lifetime = days(30),
        .delivery = delivery_policy::notify,
    },
    app_policy{
        .name = "courier",
        .source = "S4",
        .fanout = write_always,
        .messages = keep_until_acknowledged(),
        .backlog_first = true,
    },
};

}  // namespace

std::span<const app_policy> app_policies() { return policies; }

const app_policy* app_policy_named(std::string_view name) {
    const auto* const found = std::ranges::find(policies, name, &app_policy::name);
    return found == policies.end() ? nullptr : &*found;
}

}  // namespace gapless::server
