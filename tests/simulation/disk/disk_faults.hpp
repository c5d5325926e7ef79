#pragma once

#include <cstdint>
#include <optional>

namespace gapless::simulation {

// What goes wrong on a disk: a plan that may be changed at any time. Operations and changes
// (writes, truncations, syncs, files made and removed) are counted from 1 and since the disk was
// made.
struct disk_faults {
    std::optional<std::uint64_t> fails_at_operation;  // an I/O error, once
    std::optional<std::uint64_t> fails_at_sync;    // counting syncs alone; the disk lies afterwards
    std::optional<std::uint64_t> stops_at_change;  // from then on nothing works, until the crash
    std::uint32_t errors_ppm = 0;                  // of all operations
    std::uint32_t sync_errors_ppm = 0;             // of syncs
    bool is_full = false;                          // no file grows and none is made
};

// What happened on a disk.
struct disk_counts {
    std::uint64_t operations = 0;
    std::uint64_t changes = 0;
    std::uint64_t syncs = 0;
    std::uint64_t crashes = 0;
    std::uint64_t writes_dropped = 0;   // sectors that a crash lost or tore
    std::uint64_t entries_dropped = 0;  // files that a crash made or unmade
    std::uint64_t errors = 0;           // operations that were made to fail
    std::uint64_t sync_errors = 0;      // syncs among them
    std::uint64_t refused_full = 0;

    friend bool operator==(const disk_counts&, const disk_counts&) = default;
};

}  // namespace gapless::simulation
