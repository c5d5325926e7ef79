#pragma once

#include "storage/sqlite/schema.hpp"

namespace gapless::sdk {

// What stands in a mailbox file, and how older files get there.
[[nodiscard]] storage::schema mailbox_schema();

}  // namespace gapless::sdk
