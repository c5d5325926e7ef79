#include "protocol/wire/frame.hpp"

namespace gapless::protocol {

frame::frame() = default;
frame::frame(const frame&) = default;
frame::frame(frame&&) noexcept = default;
frame& frame::operator=(const frame&) = default;
frame& frame::operator=(frame&&) noexcept = default;
frame::~frame() = default;

}  // namespace gapless::protocol
