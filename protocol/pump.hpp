#pragma once

#include <utility>
#include <variant>

namespace gapless::protocol {

// Hands every output that an engine has to `carry_out`, an overload set over the output's kinds.
//
// Drivers and the simulator share it: after each input drain, then arm one timer for next_timeout.
// `carry_out` must not feed the engine (whatever it learns it feeds afterwards), so that a machine
// is never fed twice without being drained.
template <class Engine, class CarryOut>
void drain(Engine& engine, CarryOut&& carry_out) {
    while (auto output = engine.poll_output()) {
        std::visit(carry_out, std::move(*output));
    }
}

// An overload set made of lambdas.
template <class... Functions>
struct overloaded : Functions... {
    using Functions::operator()...;
};

template <class... Functions>
overloaded(Functions...) -> overloaded<Functions...>;

}  // namespace gapless::protocol
