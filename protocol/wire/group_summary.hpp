#pragma once

#include <gapless/retention.hpp>

#include <cstdint>
#include <string>

namespace gapless::protocol {

// What all members of a large group are told of it alike, beside its entries: what an inbox entry
// would have brought to each of them.
struct group_summary {
    std::string name;
    std::uint32_t members = 0;
    gapless::retention retention = {};
    std::uint64_t key_version = 0;  // of a managed one: the newest

    friend bool operator==(const group_summary&, const group_summary&) = default;
};

}  // namespace gapless::protocol
