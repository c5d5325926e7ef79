#pragma once

#include <cstddef>
#include <variant>
#include <vector>

namespace gapless {

// How a list changes, one step at a time. Indices count from 0 and are those of the list as the
// steps before have left it. An item that stays in the list is never taken out and put in again: it
// is updated, or moved.
template <class Item>
struct list_insert {
    std::size_t index = 0;
    Item item;

    friend bool operator==(const list_insert&, const list_insert&) = default;
};

template <class Item>
struct list_update {
    std::size_t index = 0;
    Item item;

    friend bool operator==(const list_update&, const list_update&) = default;
};

// Taken out at `from`, then put in at `to`; perhaps with new contents.
template <class Item>
struct list_move {
    std::size_t from = 0;
    std::size_t to = 0;
    Item item;

    friend bool operator==(const list_move&, const list_move&) = default;
};

struct list_remove {
    std::size_t index = 0;

    friend bool operator==(const list_remove&, const list_remove&) = default;
};

// Forget the list: this is it now.
template <class Item>
struct list_reset {
    std::vector<Item> items;

    friend bool operator==(const list_reset&, const list_reset&) = default;
};

template <class Item>
using list_change = std::
    variant<list_insert<Item>, list_update<Item>, list_move<Item>, list_remove, list_reset<Item>>;

// Steps that belong together: the list is right before the first one and after the last one.
template <class Item>
using list_batch = std::vector<list_change<Item>>;

}  // namespace gapless
