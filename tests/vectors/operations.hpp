#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "tests/vectors/request.hpp"

#include <nlohmann/json.hpp>

namespace gapless::tests {

// What a line may ask for; each throws `refused`. Their fields are in docs/internals/crypto.md.
using operation = nlohmann::json (*)(crypto::algorithms& use, const request& asked);

// The operation of this name, among the primitives or the compositions; null if there is none.
[[nodiscard]] operation primitive_named(std::string_view name);
[[nodiscard]] operation composition_named(std::string_view name);

}  // namespace gapless::tests
