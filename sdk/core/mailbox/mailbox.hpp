#pragma once

#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"
#include "sdk/core/search/search_plan.hpp"

#include <gapless/reading.hpp>
#include <gapless/result.hpp>
#include <gapless/search_page.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace gapless::sdk {

// Port: everything a device keeps. Synchronous; one thread at a time.
//
// commit() is the only way in. When it returns success the changes are on stable storage; when it
// fails none of them is, and the mailbox is as it was. Errors: storage_full, storage_failed,
// mailbox_corrupt.
//
// What expires by the time that was committed last (mailbox_changes::expired_to) is not there any
// more: no read shows it, nor what was said about it; where it stood is a hole, and an event that
// tells of it says that it has expired. It still counts in what is measured. Its bytes go when
// forget_expired() takes them away.
//
// A mailbox may have an index to search with. It lags behind what is committed, until index() has
// caught up; what is found is the same at any time.
class mailbox {
public:
    virtual ~mailbox() = default;

    [[nodiscard]] virtual result<mailbox_state> load() = 0;

    [[nodiscard]] virtual result<void> commit(const mailbox_changes&) = 0;

    // Timeline entries from..to that are stored, ascending, at most `limit`.
    [[nodiscard]] virtual result<std::vector<message>> messages(
        conversation_id, seq from, seq to, std::size_t limit
    ) = 0;

    // The newest entries up to `to` that are stored, ascending, at most `limit`.
    [[nodiscard]] virtual result<std::vector<message>> newest(
        conversation_id, seq to, std::size_t limit
    ) = 0;

    // Messages above `after` that could not be opened yet, ascending, at most `limit`: their bodies
    // are what is sealed.
    [[nodiscard]] virtual result<std::vector<message>> sealed(
        conversation_id, seq after, std::size_t limit
    ) = 0;

    // The holes of a conversation, ascending.
    [[nodiscard]] virtual result<std::vector<protocol::hole>> holes(conversation_id) = 0;

    // What was said about the entries from..to, ascending by target, kind and user.
    [[nodiscard]] virtual result<std::vector<annotation>> annotations(
        conversation_id, seq from, seq to
    ) = 0;

    // Where somebody stands who has read up to a seq, by the entries that are stored: the ordinal
    // there, but at least `base`, and the reader's own countable entries above both.
    [[nodiscard]] virtual result<read_place> measure(
        conversation_id, user_id reader, seq up_to, ordinal base
    ) = 0;

    // Events with an id above `after`, ascending, at most `limit`, messages included. Where those
    // are long there are fewer, but one at least if there is one.
    [[nodiscard]] virtual result<std::vector<event>> events(event_id after, std::size_t limit) = 0;

    // What is stored and found, indexed or not.
    [[nodiscard]] virtual result<search_page> search(const search_plan&) = 0;

    // Brings at most so many stored messages into the index, or tidies it up, in a transaction of
    // its own that fails as commit() does. Whether there is more to do.
    [[nodiscard]] virtual result<bool> index(std::size_t messages_max) = 0;

    // When the first of the entries goes, or went that were not taken away yet; nothing: none does.
    [[nodiscard]] virtual result<std::optional<wall_time>> next_expiry() = 0;

    // Takes away at most so many entries that have expired, in a transaction of its own that fails
    // as commit() does; no read tells the difference. Whether there may be more of them.
    [[nodiscard]] virtual result<bool> forget_expired(std::size_t entries_max) = 0;
};

}  // namespace gapless::sdk
