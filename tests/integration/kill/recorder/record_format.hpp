#pragma once

#include <cstdint>

namespace gapless::kill {

enum class record_kind : std::uint32_t {
    created = 1,       // a file came into the directory
    written,           // payload at offset
    truncated,         // to offset bytes
    removed,           // a file left the directory
    synced,            // a file
    directory_synced,  // the names in it
    sent,              // payload to a socket
    received,          // payload from one
    closed,            // a socket's descriptor may be another's from now on
};

// What stands before a record's name and payload in a recording. A record is written when the call
// has returned; `begun_after` is how many records there were when it began.
struct record_head {
    record_kind kind{};
    std::uint32_t name_bytes = 0;
    std::int64_t descriptor = 0;
    std::uint64_t begun_after = 0;
    std::int64_t offset = 0;
    std::uint64_t payload_bytes = 0;
};

}  // namespace gapless::kill
