#pragma once

namespace gapless::protocol {

struct backoff {
    double factor = 1.5;
};

}  // namespace gapless::protocol
