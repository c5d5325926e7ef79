#pragma once

#include "storage/sqlite/schema.hpp"

namespace gapless::server {

// What stands in a server's file, and how older files get there.
[[nodiscard]] storage::schema store_schema();

}  // namespace gapless::server
