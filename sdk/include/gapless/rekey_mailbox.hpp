#pragma once

#include <gapless/mailbox_key.hpp>
#include <gapless/result.hpp>

#include <optional>
#include <string>

namespace gapless {

// Gives the mailbox in this directory, which no client may have open, another key. Without an old
// one it is not encrypted yet, without a new one it will not be any more. It reads and writes files
// on the caller's thread; any thread may call it. After a crash or a failure the mailbox has the
// one key or the other, and all of its content.
//
// From key to key only what the data is encrypted with is wrapped anew: quick, and whoever had the
// old key and a copy of the old file can still read all that this file gets. To encrypt, or to undo
// it, everything is written again: that takes some seconds for 100,000 messages, and twice the
// file's size in memory; what stood there in clear is overwritten.
//
// Errors: usage (neither key, an old one for what is not encrypted, or no mailbox), mailbox_locked
// (not its key), mailbox_in_use, mailbox_corrupt, mailbox_too_new, unsupported, storage_full,
// storage_failed.
[[nodiscard]] result<void> rekey_mailbox(
    const std::string& directory,
    const std::optional<mailbox_key>& old_key,
    const std::optional<mailbox_key>& new_key
);

}  // namespace gapless
