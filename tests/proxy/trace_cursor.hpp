#pragma once

#include "tests/proxy/delivery_trace.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace gapless::proxy {

// How far one direction of one connection has used up a trace.
//
// An opportunity at which nothing waits is lost, as on the air; one that was used in part carries
// more of what waited at its time.
class trace_cursor {
public:
    trace_cursor(std::shared_ptr<const delivery_trace> trace, instant started)
        : trace_(std::move(trace)), started_(started) {}

    // Takes what the next `bytes` need, from this time on; when the last of them passes.
    instant take(instant ready, std::size_t bytes) {
        const std::uint64_t first = trace_->first_from(ready - started_);
        if (first > opportunity_) {
            opportunity_ = first;
            left_ = delivery_trace::packet_bytes;
        }
        auto wanted = static_cast<std::int64_t>(bytes);
        while (wanted > left_) {
            wanted -= left_;
            ++opportunity_;
            left_ = delivery_trace::packet_bytes;
        }
        left_ -= wanted;
        return started_ + trace_->time_of(opportunity_);
    }

private:
    std::shared_ptr<const delivery_trace> trace_;
    instant started_;
    std::uint64_t opportunity_ = 0;
    std::int64_t left_ = delivery_trace::packet_bytes;  // of that opportunity
};

}  // namespace gapless::proxy
