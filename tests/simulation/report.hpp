#pragma once

#include "tests/simulation/invariant.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::simulation {

// What a run has seen. The first broken invariant ends the run; everything after it would be a
// consequence.
class report {
public:
    struct violation {
        invariant which;
        std::string what;
    };

    // Notes that the invariant was looked at; when it does not hold, why. `what` is called only
    // then.
    template <class What>
    void check(invariant which, bool holds, What&& what) {
        ++evaluations_[static_cast<std::size_t>(which)];
        if (!holds && !violation_) {
            violation_ = violation{which, what()};
        }
    }

    void count(std::string_view counter, std::uint64_t by = 1);

    // A state worth reaching, an operation done, a fault injected.
    void reached(std::string_view state) { count_in(states_, state, 1); }

    void operation(std::string_view name) {
        count_in(operations_, name, 1);
        count("operations");
    }

    void fault(std::string_view name) { count_in(faults_, name, 1); }

    // For a person who follows a run: `what` is called only when somebody listens.
    void listen(std::function<void(const std::string&)> listener) {
        listener_ = std::move(listener);
    }

    template <class What>
    void tell(What&& what) {
        if (listener_) {
            listener_(what());
        }
    }

    // The trace: every value that a run depends on is folded in, field by field.
    void trace(std::uint64_t value);
    void trace(std::string_view bytes);

    using counts = std::map<std::string, std::uint64_t, std::less<>>;

    [[nodiscard]] const std::optional<violation>& broken() const { return violation_; }

    [[nodiscard]] std::uint64_t trace_hash() const { return trace_; }

    [[nodiscard]] std::uint64_t evaluations(invariant which) const {
        return evaluations_[static_cast<std::size_t>(which)];
    }

    [[nodiscard]] const counts& counters() const { return counters_; }

    [[nodiscard]] std::uint64_t counter(std::string_view name) const;

    [[nodiscard]] const counts& states() const { return states_; }

    [[nodiscard]] const counts& operations() const { return operations_; }

    [[nodiscard]] const counts& faults() const { return faults_; }

private:
    static void count_in(counts& where, std::string_view name, std::uint64_t by);

    std::array<std::uint64_t, invariant_count> evaluations_{};
    std::optional<violation> violation_;
    counts counters_;
    counts states_;
    counts operations_;
    counts faults_;
    std::function<void(const std::string&)> listener_;
    std::uint64_t trace_ = 0xcbf29ce484222325ULL;
};

}  // namespace gapless::simulation
