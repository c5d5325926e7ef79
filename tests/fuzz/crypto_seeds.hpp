#pragma once

#include <string>
#include <vector>

namespace gapless::tests {

// One good input for each layout of protocol/crypto, as crypto_fuzz reads them.
[[nodiscard]] std::vector<std::string> crypto_seeds();

}  // namespace gapless::tests
