#pragma once

#include <gapless/result.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace gapless::storage {

// What a write-ahead log held when the last transaction was acknowledged.
struct wal_state {
    std::uint64_t frames = 0;
    std::optional<std::uint64_t> salt;  // names the log's generation; empty: it had no header

    friend bool operator==(const wal_state&, const wal_state&) = default;
};

// Where the salt stands in the log's header, which ends before the first frame.
inline constexpr std::int64_t wal_salt_offset = 16;
inline constexpr int wal_salt_bytes = 8;

// After a failed sync the operating system holds pages that it believes to be on the disk and that
// are not: it will show them to whoever reads, and no later sync writes them. A transaction that is
// built on such a log is lost with the power, however often it was synced. Two mends, both done
// while no connection of ours writes; both fail with storage_failed or storage_full.

// Removes from the log what was written after `acknowledged`, that is the transaction whose commit
// failed, so that no recovery will find it.
[[nodiscard]] result<void> discard_wal_after(
    const std::string& database, const std::string& vfs, const wal_state& acknowledged
);

// Makes sure of the log that an earlier life left. Its name is synced: SQLite does so only for a
// log that it has just made, and that life may have ended before. And it is written once more, with
// the same bytes, and synced, for that life may have seen a sync fail. This only where a power
// failure leaves alone what is not being written: elsewhere the mend could be the damage.
[[nodiscard]] result<void> renew_wal(const std::string& database, const std::string& vfs);

}  // namespace gapless::storage
