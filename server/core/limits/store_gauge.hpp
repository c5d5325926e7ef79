#pragma once

#include <gapless/time.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace gapless::server {

// Tells how long something that comes now would wait for the store: for as many jobs as what waits
// already makes, each as long as jobs have taken lately. One job is out at a time, and the longer
// it is out the longer it is believed to take. One that was very late says little about the next:
// no job counts for more than `longest`.
class store_gauge {
public:
    store_gauge(duration longest, std::size_t operations_a_job)
        : longest_(longest),
          operations_a_job_(static_cast<std::int64_t>(std::max<std::size_t>(operations_a_job, 1))) {
    }

    void handle_job_out(instant now) { out_since_ = now; }

    void handle_job_back(instant now) {
        if (out_since_) {
            const duration took = std::min(now - *out_since_, longest_);
            usual_ = usual_ + (took - usual_) / 8;
            out_since_.reset();
        }
    }

    [[nodiscard]] duration expected_wait(std::size_t waiting, instant now) const {
        const duration out = out_since_ ? std::max(usual_, now - *out_since_) : duration{};
        return out + usual_ * static_cast<std::int64_t>(waiting) / operations_a_job_;
    }

private:
    duration longest_;
    std::int64_t operations_a_job_;
    duration usual_;
    std::optional<instant> out_since_;
};

}  // namespace gapless::server
