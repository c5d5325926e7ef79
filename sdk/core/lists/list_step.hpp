#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gapless::sdk {

// A change of a list's order, without the items.
struct list_step {
    enum class kind : std::uint8_t { remove = 1, move, insert };

    kind what = kind::remove;
    std::size_t from = 0;    // of remove and move
    std::size_t to = 0;      // of move and insert
    std::size_t target = 0;  // which item of the new list it is, of move and insert

    friend bool operator==(const list_step&, const list_step&) = default;
};

// The fewest steps that make one order of another.
//
// `targets` has an entry for each item of the old list: its index in the new list of `size` items,
// or nothing, if it is not in there. What is in the new list and nobody's target is inserted. Of
// the items that stay as many as possible stay where they are: those of a longest ascending
// sequence.
[[nodiscard]] std::vector<list_step> steps_between(
    const std::vector<std::optional<std::size_t>>& targets, std::size_t size
);

}  // namespace gapless::sdk
