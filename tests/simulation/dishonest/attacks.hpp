#pragma once

#include "tests/simulation/dishonest/attack.hpp"

#include <vector>

namespace gapless::simulation {

// All of them.
[[nodiscard]] std::vector<attack> all_attacks();

// Their parts: on which messages there are, and in which order, on messages, on who is a member, on
// lists and keys.
[[nodiscard]] std::vector<attack> removal_attacks();
[[nodiscard]] std::vector<attack> order_attacks();
[[nodiscard]] std::vector<attack> message_attacks();
[[nodiscard]] std::vector<attack> signature_attacks();
[[nodiscard]] std::vector<attack> member_attacks();
[[nodiscard]] std::vector<attack> key_attacks();

}  // namespace gapless::simulation
