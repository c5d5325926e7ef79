#pragma once

#include "protocol/wire/frame.hpp"
#include "tests/simulation/checkers/device_checker.hpp"
#include "tests/simulation/prng.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::simulation {

// A frame on its way to a device, and what the one who spoils it may know.
struct overheard_frame {
    const protocol::frame& frame;
    std::string_view payload;
    std::span<const std::string> earlier;  // payloads of the same link that may come twice
    const device_checker& listener;
};

// What arrives in its place when the server has gone wrong in a way that can be seen: bytes that
// are no frame, a frame out of place, an answer that contradicts itself or what is known, no
// answer. Nothing of it may be believed, so a device must end as if it had never been said.
[[nodiscard]] std::vector<std::string> nonsense_for(const overheard_frame&, prng& draw);

// What arrives when the server lies: anything at all.
[[nodiscard]] std::vector<std::string> lie_for(const overheard_frame&, prng& draw);

}  // namespace gapless::simulation
