#pragma once

#include "protocol/wire/frame.hpp"

#include <cstdint>

namespace gapless::protocol {

// Which half of a session may send frames of this kind.
enum class frame_origin : std::uint8_t { client = 1, server, either };

// The one table of it, for both halves. A frame that the codec did not know counts as either's: it
// may come from a later version.
[[nodiscard]] frame_origin origin_of(const frame& arrived);

[[nodiscard]] bool is_from_client(const frame& arrived);
[[nodiscard]] bool is_from_server(const frame& arrived);

}  // namespace gapless::protocol
