#pragma once

#include <cstddef>
#include <cstdint>

namespace gapless::server {

// When a group is large: what happens in it does not move the inbox entry of each member any more.
// Between the two numbers it stays as it is, so that it does not cross for everyone who comes and
// goes.
struct fanout_policy {
    std::uint32_t write_members_max = 500;  // more: read fan-out
    std::uint32_t read_members_min = 400;   // fewer: write fan-out; at most write_members_max + 1
    std::size_t step_members = 256;         // dealt with by one job while a group crosses
};

}  // namespace gapless::server
