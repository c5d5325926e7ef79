#pragma once

#include <cstdint>

namespace gapless::c {

// Counts itself, from its making to its end: handles, values, and whatever holds a `user`.
class counted {
public:
    counted();
    ~counted();
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
};

[[nodiscard]] std::int64_t counted_objects();

}  // namespace gapless::c
