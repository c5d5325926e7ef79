#pragma once

#include "server/core/limits/token_bucket.hpp"

#include <cstddef>
#include <map>
#include <optional>

namespace gapless::server {

// One token bucket a key, under one rate. Full buckets are forgotten; beyond keys_max buckets that
// are not full, a new key has to wait like one whose bucket is empty. So memory is bounded,
// whoever tries.
template <class Key>
class bucket_table {
public:
    explicit bucket_table(rate limit, std::size_t keys_max = 65'536)
        : limit_(limit), keys_max_(keys_max) {}

    // How long the key has to wait; empty: it may now.
    [[nodiscard]] std::optional<duration> wait(const Key& key, instant now) {
        const auto found = buckets_.find(key);
        if (found != buckets_.end()) {
            return found->second.wait(limit_, now);
        }
        if (buckets_.size() >= keys_max_) {
            forget_full(now);
        }
        return buckets_.size() < keys_max_ ? std::nullopt : std::optional{limit_.interval};
    }

    void charge(const Key& key, instant now) { buckets_[key].charge(limit_, now); }

    void reserve(const Key& key) { buckets_[key].reserve(); }

    void settle(const Key& key, bool counts, instant now) {
        const auto found = buckets_.find(key);
        if (found == buckets_.end()) {
            return;
        }
        found->second.settle(limit_, counts, now);
        if (found->second.is_full(now)) {
            buckets_.erase(found);
        }
    }

    [[nodiscard]] std::size_t size() const { return buckets_.size(); }

private:
    void forget_full(instant now) {
        std::erase_if(buckets_, [&](const auto& entry) { return entry.second.is_full(now); });
    }

    rate limit_;
    std::size_t keys_max_;
    std::map<Key, token_bucket> buckets_;
};

}  // namespace gapless::server
