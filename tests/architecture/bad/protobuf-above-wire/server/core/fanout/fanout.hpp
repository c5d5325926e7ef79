#pragma once

namespace gapless::wire {

class Deliver;

}  // namespace gapless::wire

namespace gapless::server {

void fan_out(const wire::Deliver&);

}  // namespace gapless::server
