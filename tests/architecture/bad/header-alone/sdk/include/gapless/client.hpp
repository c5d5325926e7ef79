#pragma once

namespace gapless::sdk {

std::string version();

}  // namespace gapless::sdk
