#include "sample-apps/gapless-cli/replay/scene.hpp"

#include <optional>

namespace gapless::cli {

std::uint64_t scene::heard() const {
    std::uint64_t sum = 0;
    for (const auto* each : devices) {
        sum += each->heard(group);
    }
    return sum;
}

result<verdict> judge(const scene& played) {
    verdict found;
    std::optional<std::vector<message>> reference;
    for (const auto* each : played.devices) {
        auto held = each->messages(played.group);
        if (!held) {
            return held.error();
        }
        found += judge(played.said, *held);
        if (reference) {
            found += judge_against(*reference, *held);
        } else {
            reference = std::move(*held);
        }
    }
    return found;
}

}  // namespace gapless::cli
