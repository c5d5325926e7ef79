#include "tests/links/judgement.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace gapless::links {

namespace {

// The nearest rank. Sorts them.
std::int64_t quantile(std::vector<std::int64_t>& values, std::size_t per_mille) {
    if (values.empty()) {
        return 0;
    }
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, values.size() * per_mille / 1'000)];
}

void add_quantiles(
    nlohmann::json& into, const std::string& prefix, std::vector<std::int64_t> delays
) {
    into[prefix + "p50_us"] = quantile(delays, 500);
    into[prefix + "p99_us"] = quantile(delays, 990);
    into[prefix + "worst_us"] = quantile(delays, 1'000);
}

}  // namespace

nlohmann::json judge(
    const std::vector<partner::written>& sent,
    const std::vector<partner::arrival>& arrived,
    ideal_link ideal
) {
    std::vector<std::size_t> times(sent.size());
    std::vector<std::int64_t> delays;
    std::size_t reordered = 0;
    std::size_t next = 0;
    for (const partner::arrival& each : arrived) {
        reordered += each.number < next ? 1U : 0U;
        next = std::max(next, each.number + 1);
        ++times.at(each.number);
        delays.push_back((each.at - sent[each.number].at).microseconds);
    }
    std::vector<std::int64_t> ideals;
    for (const partner::written& each : sent) {
        ideals.push_back((ideal.deliver(each.at, each.bytes) - each.at).microseconds);
    }
    const auto lost = std::ranges::count(times, std::size_t{0});
    const std::size_t heard = sent.size() - static_cast<std::size_t>(lost);
    nlohmann::json made{
        {"messages", sent.size()},
        {"lost", lost},
        {"doubled", arrived.size() - heard},
        {"reordered", reordered},
    };
    add_quantiles(made, "", std::move(delays));
    add_quantiles(made, "ideal_", std::move(ideals));
    return made;
}

}  // namespace gapless::links
