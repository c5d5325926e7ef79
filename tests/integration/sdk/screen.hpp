#pragma once

#include "tests/integration/sdk/answer_of.hpp"

#include <gapless/apply_changes.hpp>
#include <gapless/list_change.hpp>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

namespace gapless::integration {

// A list as an app keeps it: it applies each batch, remembers all of them, and waits for things.
// It outlives the subscription that it listens with.
template <class Item>
class screen {
public:
    [[nodiscard]] std::function<void(const list_batch<Item>&)> listener() {
        return [this](const list_batch<Item>& batch) {
            const std::lock_guard lock(mutex_);
            apply_changes(batch, items_);
            batches_.push_back(batch);
            changed_.notify_all();
        };
    }

    // False when it took too long.
    bool shows(const std::function<bool(const std::vector<Item>&)>& wanted) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] {
            return !batches_.empty() && wanted(items_);
        });
    }

    [[nodiscard]] std::vector<Item> items() {
        const std::lock_guard lock(mutex_);
        return items_;
    }

    [[nodiscard]] std::vector<list_batch<Item>> batches() {
        const std::lock_guard lock(mutex_);
        return batches_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Item> items_;
    std::vector<list_batch<Item>> batches_;
};

}  // namespace gapless::integration
