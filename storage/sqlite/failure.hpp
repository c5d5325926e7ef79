#pragma once

#include <gapless/error.hpp>

namespace gapless::storage {

// What SQLite reports, as an error of ours: storage_full when there was no room (then surely
// nothing was stored), `corrupt` when the file is damaged or no database or breaks a key,
// storage_failed for everything else. `system_error` is the errno that goes with the code, or 0.
[[nodiscard]] error failure_of(int extended_code, int system_error, errc corrupt);

}  // namespace gapless::storage
