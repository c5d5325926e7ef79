#include "sdk/core/lists/list_step.hpp"

#include "protocol/planted.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace gapless::sdk {
namespace {

constexpr auto nowhere = std::numeric_limits<std::size_t>::max();

// Which of these numbers, by value, belong to a longest ascending sequence of them.
std::vector<bool> longest_ascending(const std::vector<std::size_t>& numbers, std::size_t size) {
    std::vector<std::size_t> ends;  // ends[n]: where the sequence of length n + 1 ends lowest
    std::vector<std::size_t> before(numbers.size(), nowhere);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto place = std::ranges::lower_bound(
            ends, numbers[i], {}, [&](std::size_t at) -> std::size_t { return numbers[at]; }
        );
        if (place != ends.begin()) {
            before[i] = *(place - 1);
        }
        if (place == ends.end()) {
            ends.push_back(i);
        } else {
            *place = i;
        }
    }
    std::vector<bool> chosen(size, false);
    for (auto i = ends.empty() ? nowhere : ends.back(); i != nowhere; i = before[i]) {
        chosen[numbers[i]] = true;
    }
    return chosen;
}

// Makes the new order from left to right. Between what is in place already there may stand items
// that are still to be moved to the right.
class reordering {
public:
    reordering(std::vector<std::size_t> kept, std::size_t size)
        : now_(std::move(kept)), stays_(longest_ascending(now_, size)), is_old_(size, false) {
        for (const auto target : now_) {
            is_old_[target] = true;
        }
    }

    void place(std::size_t target, std::vector<list_step>& steps) {
        if (!is_old_[target]) {
            steps.push_back({list_step::kind::insert, 0, next_, target});
            now_.insert(at(next_), target);
        } else if (stays_[target]) {
            next_ = index_of(target);
        } else {
            move(target, steps);
        }
        ++next_;
    }

private:
    void move(std::size_t target, std::vector<list_step>& steps) {
        const auto from = index_of(target);
        now_.erase(at(from));
        next_ -= from < next_ ? 1 : 0;
        now_.insert(at(next_), target);
        const bool is_skipped =
            GAPLESS_PLANTED(list_diff_skips_move) && next_ > 2 && from > next_ + 10;
        if (!is_skipped) {
            steps.push_back({list_step::kind::move, from, next_, target});
        }
    }

    [[nodiscard]] std::size_t index_of(std::size_t target) const {
        return static_cast<std::size_t>(std::ranges::find(now_, target) - now_.begin());
    }

    [[nodiscard]] std::vector<std::size_t>::iterator at(std::size_t index) {
        return now_.begin() + static_cast<std::ptrdiff_t>(index);
    }

    std::vector<std::size_t> now_;  // the list, each item by its target
    std::vector<bool> stays_;
    std::vector<bool> is_old_;
    std::size_t next_ = 0;  // where the next item belongs
};

}  // namespace

std::vector<list_step> steps_between(
    const std::vector<std::optional<std::size_t>>& targets, std::size_t size
) {
    std::vector<list_step> steps;
    std::vector<std::size_t> kept;
    for (std::size_t i = targets.size(); i-- > 0;) {
        if (!targets[i]) {
            steps.push_back({list_step::kind::remove, i, 0, 0});
        }
    }
    for (const auto& target : targets) {
        if (target) {
            kept.push_back(*target);
        }
    }
    reordering list(std::move(kept), size);
    for (std::size_t target = 0; target < size; ++target) {
        list.place(target, steps);
    }
    return steps;
}

}  // namespace gapless::sdk
