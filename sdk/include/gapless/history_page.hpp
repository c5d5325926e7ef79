#pragma once

#include <gapless/message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gapless {

// A page holds no more entries than this. To go on, ask for those below the first of its entries.
inline constexpr std::size_t history_page_max = 10'000;

// Why there are fewer entries than were asked for.
enum class history_end : std::uint8_t {
    start_reached = 1,  // below there is nothing that this user may see
    expired,            // below there was something, and it is kept no longer
    offline,            // below is something that this device lacks, and it has no connection
};

// The entries right below a place of a timeline: none is left out between them and it that this
// user may see.
struct history_page {
    std::vector<message> entries;    // ascending
    std::optional<history_end> end;  // set if, and only if, there are fewer than were asked for

    friend bool operator==(const history_page&, const history_page&) = default;
};

}  // namespace gapless
