#pragma once

#include "tests/proxy/delivery_trace.hpp"

#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace gapless::proxy {

enum class flow : std::uint8_t {
    pass,
    hold,  // bytes and endings are accepted and kept until the flow is another one
    drop,  // they are accepted and gone, and this connection's direction is dead from then on
};

// After how many bytes, both included: one number is drawn for each connection.
struct byte_range {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    friend bool operator==(const byte_range&, const byte_range&) = default;
};

// What happens to one direction of a connection. Without faults: everything passes at once.
struct lane_settings {
    duration latency;
    duration jitter;              // up to so much is added to the latency of each read; order stays
    std::size_t slice_bytes = 0;  // written in pieces of this size; 0: as they come
    duration slice_every;         // between two pieces
    proxy::flow flow = proxy::flow::pass;
    std::optional<byte_range> reset_after;        // bytes passed; then both sides get a reset
    std::shared_ptr<const delivery_trace> trace;  // null: as fast as it goes

    friend bool operator==(const lane_settings&, const lane_settings&) = default;
};

}  // namespace gapless::proxy
