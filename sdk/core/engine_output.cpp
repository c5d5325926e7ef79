#include "sdk/core/engine_output.hpp"

namespace gapless::sdk {

engine_output::engine_output() = default;
engine_output::engine_output(const engine_output&) = default;
engine_output::engine_output(engine_output&&) noexcept = default;
engine_output& engine_output::operator=(const engine_output&) = default;
engine_output& engine_output::operator=(engine_output&&) noexcept = default;
engine_output::~engine_output() = default;

}  // namespace gapless::sdk
