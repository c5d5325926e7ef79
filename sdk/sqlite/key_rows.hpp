#pragma once

#include "sdk/core/mailbox/key_name.hpp"
#include "storage/sqlite/database.hpp"

#include <map>
#include <optional>
#include <string>

namespace gapless::sdk {

// What encryption stands on: records that are put or, without a value, dropped.
void write_keys(
    storage::database& into, const std::map<key_name, std::optional<std::string>>& changes
);

[[nodiscard]] std::map<key_name, std::string> read_keys(storage::database& from);

}  // namespace gapless::sdk
