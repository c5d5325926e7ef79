#pragma once

#include <gapless/key_finding.hpp>

namespace gapless::sdk {

using gapless::key_finding;

}  // namespace gapless::sdk
