#pragma once

#include <gapless/list_change.hpp>

#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

namespace gapless {

namespace detail {

template <class Item>
class change_applier {
public:
    explicit change_applier(std::vector<Item>& list) : list_(list) {}

    void operator()(const list_insert<Item>& step) const {
        list_.insert(place(step.index), step.item);
    }

    void operator()(const list_update<Item>& step) const { list_[step.index] = step.item; }

    void operator()(const list_move<Item>& step) const {
        list_.erase(place(step.from));
        list_.insert(place(step.to), step.item);
    }

    void operator()(const list_remove& step) const { list_.erase(place(step.index)); }

    void operator()(const list_reset<Item>& step) const { list_ = step.items; }

private:
    [[nodiscard]] auto place(std::size_t index) const {
        return list_.begin() + static_cast<std::ptrdiff_t>(index);
    }

    std::vector<Item>& list_;
};

}  // namespace detail

// Makes of the list as it was the list as it is, for apps that keep one. A batch belongs to the
// list that all batches before it have made.
template <class Item>
void apply_changes(const list_batch<Item>& batch, std::vector<Item>& list) {
    const detail::change_applier<Item> applies(list);
    for (const auto& step : batch) {
        std::visit(applies, step);
    }
}

}  // namespace gapless
