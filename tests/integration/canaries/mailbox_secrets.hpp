#pragma once

#include "tests/integration/canaries/search.hpp"

#include <string>
#include <vector>

namespace gapless::integration {

// All secret keys in a closed mailbox that is in clear: the device's, those that others wrap for,
// the account's, the epochs', the archive's. `whose` goes into their names.
[[nodiscard]] std::vector<needle> secrets_in(const std::string& mailbox, const std::string& whose);

// What a server has to know of the same: the device's public key.
[[nodiscard]] needle public_key_in(const std::string& mailbox, const std::string& whose);

}  // namespace gapless::integration
