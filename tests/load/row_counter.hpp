#pragma once

#include <cstdint>

namespace gapless::load {

// What this process has asked of SQLite since it was told to watch.
struct rows_read {
    std::uint64_t rows = 0;   // that queries gave
    std::uint64_t steps = 0;  // of SQLite's machine for all statements: what it cost to find them

    friend bool operator==(const rows_read&, const rows_read&) = default;
};

// Every connection that is opened from now on is counted.
void watch_rows();

[[nodiscard]] rows_read rows_so_far();

// Rows of tables that statements have inserted, changed or removed.
[[nodiscard]] std::uint64_t rows_written_so_far();

}  // namespace gapless::load
