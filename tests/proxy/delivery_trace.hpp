#pragma once

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace gapless::proxy {

// When a radio link could carry a packet: a list of milliseconds, repeated for ever.
//
// Each line of the text is a millisecond since the start at which one packet of 1,500 bytes may
// pass; a line that stands twice is two packets. The list begins again at the time of its last
// line. Opportunities are numbered through, from 0 on, across the repetitions.
class delivery_trace {
public:
    static constexpr std::int64_t packet_bytes = 1'500;

    // Fails with usage and the line: no number, a number below its predecessor, or nothing at all.
    [[nodiscard]] static result<delivery_trace> parse(std::string_view text);

    // Since the start of the trace.
    [[nodiscard]] duration time_of(std::uint64_t opportunity) const;

    // The first opportunity that is not before this time.
    [[nodiscard]] std::uint64_t first_from(duration) const;

private:
    explicit delivery_trace(std::vector<std::int64_t> milliseconds);

    std::vector<std::int64_t> milliseconds_;  // ascending, not empty, the last one positive
};

}  // namespace gapless::proxy
