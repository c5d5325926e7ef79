#pragma once

#include "storage/sqlite/database.hpp"

#include <cstdint>

namespace gapless::server {

// Numbers are stored: never reuse one.
enum class allotment_kind : std::uint8_t { user = 1, conversation = 2, message = 3 };

// The first of `count` numbers of this kind that were never given before; they begin with 1.
[[nodiscard]] std::uint64_t allot_numbers(
    storage::database& file, allotment_kind kind, std::uint64_t count
);

}  // namespace gapless::server
