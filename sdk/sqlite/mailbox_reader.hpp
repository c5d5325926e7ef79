#pragma once

#include "sdk/core/mailbox/mailbox_state.hpp"
#include "sdk/core/search/search_plan.hpp"
#include "storage/sqlite/database.hpp"

#include <gapless/result.hpp>
#include <gapless/search_page.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace gapless::sdk {

class mailbox_readers;

// Reads a mailbox beside its writer: its own read-only connection, for whichever thread has it, one
// at a time. It sees what was committed when it is asked. Short-lived: the mailbox cannot close
// before the last reader has gone. All of it fails with storage_failed and mailbox_corrupt.
class mailbox_reader {
public:
    ~mailbox_reader();

    mailbox_reader(const mailbox_reader&) = delete;
    mailbox_reader& operator=(const mailbox_reader&) = delete;

    [[nodiscard]] result<mailbox_state> load();

    // By id.
    [[nodiscard]] result<std::vector<conversation>> conversations();

    [[nodiscard]] result<bool> has_conversation(conversation_id);

    [[nodiscard]] result<bool> has_gaps(conversation_id);

    [[nodiscard]] result<std::uint64_t> unread_total();

    // In order of submission.
    [[nodiscard]] result<std::vector<protocol::draft>> drafts();

    // Entries from..to that are stored, ascending, at most `limit`.
    [[nodiscard]] result<std::vector<message>> messages(
        conversation_id, seq from, seq to, std::size_t limit
    );

    // What was said about the entries from..to, ascending by target, kind and user.
    [[nodiscard]] result<std::vector<annotation>> annotations(conversation_id, seq from, seq to);

    // The newest entries, at most `limit`, ascending.
    [[nodiscard]] result<std::vector<message>> newest(conversation_id, std::size_t limit);

    [[nodiscard]] result<std::vector<protocol::hole>> holes(conversation_id);

    [[nodiscard]] result<search_page> search(const search_plan&);

private:
    friend class mailbox_readers;

    mailbox_reader(
        std::shared_ptr<mailbox_readers> counted, std::unique_ptr<storage::database> connection
    );

    template <class Value>
    [[nodiscard]] result<Value> judge(Value found);

    // One state, though it takes several queries.
    template <class Read>
    [[nodiscard]] auto read_at_once(Read query)
        -> result<decltype(query(std::declval<storage::database&>()))>;

    std::shared_ptr<mailbox_readers> counted_;
    std::unique_ptr<storage::database> connection_;
};

}  // namespace gapless::sdk
