#pragma once

#include <gapless/result.hpp>

#include <string>

namespace gapless::storage {

// The name of the VFS that does what the one named `base` does (empty: the default one), and lets
// no page pass that is not as it was written; see checked_file. It is made when it is first asked
// for, and there is one for each base in a process, for good. `base` is looked for again whenever
// it is needed: until it is there, nothing can be opened. Any thread may ask.
//
// Fails with storage_failed when there is no such base.
[[nodiscard]] result<std::string> checked_vfs(const std::string& base);

// sqlite3_file_control on such a database: whether a page was met that is not as it was written, as
// a bool.
inline constexpr int control_has_met_damage = 0x4750'0001;

}  // namespace gapless::storage
