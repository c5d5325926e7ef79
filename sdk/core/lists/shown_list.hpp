#pragma once

#include "sdk/core/lists/list_step.hpp"

#include <gapless/assert.hpp>
#include <gapless/list_change.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace gapless::sdk {

// A list as an app has it on its screen: ids in order, each once, and an item for each.
//
// show() makes it another one, and says by which steps the app gets there: as few as there can be.
// An item is asked for only when it is new, or among those that may have changed.
template <class Id, class Item>
class shown_list {
public:
    using batch = list_batch<Item>;

    // `make(id)` gives the item of an id. What has not changed for all that makes no step.
    template <class Make>
    [[nodiscard]] batch show(std::vector<Id> now, const std::set<Id>& touched, Make make) {
        // What is the same at both ends takes no part in it.
        const auto shorter = std::min(ids_.size(), now.size());
        std::size_t head = 0;
        while (head < shorter && ids_[head] == now[head]) {
            ++head;
        }
        std::size_t tail = 0;
        while (tail < shorter - head && ids_[ids_.size() - 1 - tail] == now[now.size() - 1 - tail]
        ) {
            ++tail;
        }
        std::set<Id> fresh = touched;
        batch steps = reorder(now, head, tail, fresh, make);
        ids_ = std::move(now);
        update(fresh, make, steps);
        return steps;
    }

    // The same for an app that has no list yet, or shall forget it.
    template <class Make>
    [[nodiscard]] batch reset(std::vector<Id> now, Make make) {
        ids_ = std::move(now);
        items_.clear();
        for (const auto& id : ids_) {
            items_.push_back(make(id));
        }
        return {list_reset<Item>{items_}};
    }

    [[nodiscard]] const std::vector<Id>& ids() const { return ids_; }

    [[nodiscard]] const std::vector<Item>& items() const { return items_; }

private:
    template <class Make>
    [[nodiscard]] batch reorder(
        const std::vector<Id>& now,
        std::size_t head,
        std::size_t tail,
        std::set<Id>& fresh,
        Make& make
    ) {
        std::map<Id, std::size_t> places;
        const auto size = now.size() - head - tail;
        for (std::size_t i = 0; i < size; ++i) {
            places.emplace(now[head + i], i);
        }
        GAPLESS_ASSERT(places.size() == size);
        std::vector<std::optional<std::size_t>> targets;
        for (std::size_t i = head; i + tail < ids_.size(); ++i) {
            const auto found = places.find(ids_[i]);
            targets.push_back(found == places.end() ? std::nullopt : std::optional(found->second));
        }
        batch steps;
        for (const auto& step : steps_between(targets, size)) {
            carry_out(step, now, head, fresh, make, steps);
        }
        return steps;
    }

    template <class Make>
    void carry_out(
        const list_step& step,
        const std::vector<Id>& now,
        std::size_t head,
        std::set<Id>& fresh,
        Make& make,
        batch& steps
    ) {
        const auto from = head + step.from;
        const auto to = head + step.to;
        std::optional<Item> item;
        if (step.what != list_step::kind::insert) {
            item = std::move(items_[from]);
            items_.erase(place(from));
        }
        if (step.what == list_step::kind::remove) {
            steps.emplace_back(list_remove{from});
            return;
        }
        const auto& id = now[head + step.target];
        if (fresh.erase(id) != 0 || !item) {
            item = make(id);
        }
        items_.insert(place(to), *item);
        if (step.what == list_step::kind::insert) {
            steps.emplace_back(list_insert<Item>{to, *std::move(item)});
        } else {
            steps.emplace_back(list_move<Item>{from, to, *std::move(item)});
        }
    }

    // The items that may have changed, and did not come or move.
    template <class Make>
    void update(const std::set<Id>& fresh, Make& make, batch& steps) {
        for (std::size_t i = 0; i < ids_.size() && !fresh.empty(); ++i) {
            if (!fresh.contains(ids_[i])) {
                continue;
            }
            Item item = make(ids_[i]);
            if (item != items_[i]) {
                items_[i] = item;
                steps.emplace_back(list_update<Item>{i, std::move(item)});
            }
        }
    }

    [[nodiscard]] auto place(std::size_t index) {
        return items_.begin() + static_cast<std::ptrdiff_t>(index);
    }

    std::vector<Id> ids_;
    std::vector<Item> items_;
};

}  // namespace gapless::sdk
