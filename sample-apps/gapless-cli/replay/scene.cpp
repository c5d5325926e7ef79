#include "sample-apps/gapless-cli/replay/scene.hpp"

#include <optional>
#include <utility>

namespace gapless::cli {

std::uint64_t scene::heard() const {
    std::uint64_t sum = 0;
    for (const auto* each : devices) {
        sum += each->heard(group);
    }
    return sum;
}

result<verdict> judge(const scene& played, bool is_encrypted) {
    verdict found;
    std::optional<std::vector<message>> first;
    verdict of_first;
    for (const auto* each : played.devices) {
        auto held = each->messages(played.group);
        if (!held) {
            return held.error();
        }
        found.unprotected += is_encrypted ? count_unprotected(*held) : 0;
        if (!first) {
            first = std::move(*held);
            of_first = judge(played.said, *first);
            found += of_first;
        } else if (*held == *first) {
            // As all should be: what holds the same is judged the same.
            found += of_first;
        } else {
            found += judge(played.said, *held);
            found += judge_against(*first, *held);
        }
    }
    return found;
}

}  // namespace gapless::cli
