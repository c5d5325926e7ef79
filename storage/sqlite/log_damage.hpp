#pragma once

#include <gapless/result.hpp>

#include <string>

namespace gapless::storage {

// Whether a write-ahead log that nobody has open is damaged in a place that had been synced.
//
// SQLite takes a frame that is not as it was written for the end of the log, and forgets all that
// comes after it without a word: so the last transaction of a process that died may be there in
// part. But of two transactions the second is not begun before the first is synced. So where one
// still follows on another behind the bad frame, that frame is no remnant of a crash.
//
// Of the last transaction nobody can tell; and a log whose header is damaged has no frames. Where a
// power failure harms what is not being written nothing is told: it may harm what was synced, and
// SQLite fills sectors up behind each commit with what looks like one more.
// Fails with storage_failed.
[[nodiscard]] result<bool> is_log_damaged(const std::string& database, const std::string& vfs);

}  // namespace gapless::storage
