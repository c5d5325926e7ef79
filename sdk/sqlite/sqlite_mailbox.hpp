#pragma once

#include "protocol/entropy.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/sqlite/cell_keys.hpp"
#include "sdk/sqlite/mailbox_readers.hpp"
#include "sdk/sqlite/vault.hpp"
#include "storage/sqlite/lock_file.hpp"
#include "storage/sqlite/writer.hpp"

#include <gapless/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// A mailbox on disk: one SQLite file in a directory of its own, with its write-ahead log beside it
// while it is open, and a lock file against a second opener.
//
// Each commit is one transaction, synced before it returns. After a commit whose outcome the disk
// could not tell the file is opened anew by the next call; what had failed is not in it.
//
// Closing waits for the readers that other threads have open.
class sqlite_mailbox final : public mailbox {
public:
    struct options {
        std::string directory;

        // Makes the mailbox for this device if there is none yet. Without it a missing mailbox is
        // errc::usage.
        std::optional<sdk::identity> create;

        // Empty: the operating system's files. Another VFS has no directories to make, and has to
        // keep a second opener away by itself.
        std::string vfs;

        std::uint64_t checkpoint_frames = 1'000;

        // What the mailbox is encrypted with; lent for the call. A new one is made encrypted, and
        // one that is must be given its key; with it goes where nonces come from. Null: in clear.
        const app_key* key = nullptr;
        std::shared_ptr<protocol::entropy> entropy = nullptr;

        // Of an encrypted one: keep a search index all the same, which holds the words in clear.
        // Empty: as it was.
        std::optional<bool> index_in_clear = false;
    };

    // Fails with usage, mailbox_in_use, mailbox_too_new, mailbox_locked, mailbox_corrupt,
    // storage_full and storage_failed.
    [[nodiscard]] static result<std::unique_ptr<sqlite_mailbox>> open(const options& wanted);
    ~sqlite_mailbox() override;

    sqlite_mailbox(const sqlite_mailbox&) = delete;
    sqlite_mailbox& operator=(const sqlite_mailbox&) = delete;

    [[nodiscard]] result<mailbox_state> load() override;
    [[nodiscard]] result<void> commit(const mailbox_changes&) override;
    [[nodiscard]] result<std::vector<message>> messages(
        conversation_id, seq from, seq to, std::size_t limit
    ) override;
    [[nodiscard]] result<std::vector<message>> newest(conversation_id, seq to, std::size_t limit)
        override;
    [[nodiscard]] result<std::vector<message>> sealed(conversation_id, seq after, std::size_t limit)
        override;
    [[nodiscard]] result<std::vector<protocol::hole>> holes(conversation_id) override;
    [[nodiscard]] result<std::vector<annotation>> annotations(conversation_id, seq from, seq to)
        override;
    [[nodiscard]] result<read_place> measure(
        conversation_id, user_id reader, seq up_to, ordinal base
    ) override;
    [[nodiscard]] result<std::vector<event>> events(event_id after, std::size_t limit) override;
    [[nodiscard]] result<search_page> search(const search_plan&) override;
    [[nodiscard]] result<bool> index(std::size_t messages_max) override;
    [[nodiscard]] result<std::optional<wall_time>> next_expiry() override;
    [[nodiscard]] result<bool> forget_expired(std::size_t entries_max) override;

    // Reads the whole file. Fails with mailbox_corrupt.
    [[nodiscard]] result<void> check();

    [[nodiscard]] std::shared_ptr<mailbox_readers> readers() const { return readers_; }

    // What the cells are sealed with; null: they are in clear.
    [[nodiscard]] const std::shared_ptr<const cell_keys>& keys() const { return keys_; }

    // For rekeying, which does in one transaction what no other call does.
    [[nodiscard]] storage::writer& file() { return *writer_; }

private:
    sqlite_mailbox() = default;

    void unlock_with(const options& wanted, storage::writer::options& file);
    [[nodiscard]] result<void> settle_index(std::optional<bool> in_clear);

    template <class Read>
    [[nodiscard]] auto read(Read query)
        -> result<decltype(query(std::declval<storage::database&>()))>;

    bool is_merge_due_ = false;  // behind a batch that was indexed
    bool is_indexing_ = true;
    bool is_unlocked_ = false;                  // keys_ is known
    std::shared_ptr<const cell_keys> keys_;     // null: the mailbox is in clear
    std::unique_ptr<storage::lock_file> lock_;  // released last
    std::unique_ptr<storage::writer> writer_;
    std::shared_ptr<mailbox_readers> readers_;
};

}  // namespace gapless::sdk
