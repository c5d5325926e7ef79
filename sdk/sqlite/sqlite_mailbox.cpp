#include "sdk/sqlite/sqlite_mailbox.hpp"

#include "protocol/planted.hpp"
#include "sdk/sqlite/cell_cipher.hpp"
#include "sdk/sqlite/expiry_writer.hpp"
#include "sdk/sqlite/mailbox_changes_writer.hpp"
#include "sdk/sqlite/mailbox_queries.hpp"
#include "sdk/sqlite/mailbox_schema.hpp"
#include "sdk/sqlite/search_functions.hpp"
#include "sdk/sqlite/search_index.hpp"
#include "sdk/sqlite/search_queries.hpp"
#include "storage/sqlite/directory.hpp"

#include <unistd.h>

#include <utility>

namespace gapless::sdk {
namespace {

std::string file_of(const sqlite_mailbox::options& wanted) {
    const bool is_real = wanted.vfs.empty();
    return (is_real ? storage::absolute_path(wanted.directory) : wanted.directory) + "/mailbox.db";
}

// The directory and the lock in it, and an empty file if there is to be a new one.
result<std::unique_ptr<storage::lock_file>> occupy(
    const sqlite_mailbox::options& wanted, const std::string& path
) {
    const std::string directory = storage::absolute_path(wanted.directory);
    if (wanted.create) {
        if (auto made = storage::make_directory(directory); !made) {
            return made.error();
        }
    }
    auto lock = storage::lock_file::take(directory + "/lock", errc::mailbox_in_use);
    if (lock && wanted.create && !(*lock)->was_filled(path)) {
        if (auto made = storage::make_private_file(path); !made) {
            return made.error();
        }
    }
    return lock;
}

}  // namespace

result<std::unique_ptr<sqlite_mailbox>> sqlite_mailbox::open(const options& wanted) {
    const std::string path = file_of(wanted);
    if (!wanted.create && wanted.vfs.empty() && ::access(path.c_str(), F_OK) != 0) {
        return error(errc::usage, "there is no mailbox in " + wanted.directory);
    }
    std::unique_ptr<sqlite_mailbox> opened(new sqlite_mailbox);
    if (wanted.vfs.empty()) {
        auto lock = occupy(wanted, path);
        if (!lock) {
            return lock.error();
        }
        opened->lock_ = std::move(*lock);
    }
    storage::writer::options file;
    file.path = path;
    file.was_filled = opened->lock_ != nullptr && opened->lock_->was_filled(path);
    file.vfs = wanted.vfs;
    file.corrupt = errc::mailbox_corrupt;
    file.schema = mailbox_schema();
    file.equip = equip_search;
    file.checkpoint_frames = wanted.checkpoint_frames;
    if (wanted.create) {
        file.first_rows = [owner = *wanted.create](storage::database& into) {
            write_first_rows(into, owner);
        };
    }
    opened->unlock_with(wanted, file);
    auto writer = storage::writer::open(std::move(file));
    if (!writer) {
        return writer.error();
    }
    opened->writer_ = std::move(*writer);
    if (opened->lock_ != nullptr) {
        opened->lock_->mark_filled();
    }
    opened->readers_ = std::make_shared<mailbox_readers>(path, wanted.vfs, opened->keys_);
    if (auto settled = opened->settle_index(wanted.index_in_clear); !settled) {
        return settled.error();
    }
    return opened;
}

// The app's key is asked for once: when a connection follows, after trouble, the data key is known.
void sqlite_mailbox::unlock_with(const options& wanted, storage::writer::options& file) {
    if (wanted.key != nullptr && file.first_rows) {
        file.first_rows = [this, &wanted, rest = std::move(file.first_rows)](storage::database& into
                          ) {
            is_unlocked_ = true;
            keys_ = draw_cell_keys(*wanted.entropy);
            auto made = wrap_keys(*keys_, *wanted.key, *wanted.entropy);
            if (!made) {
                return into.fail(made.error());
            }
            made->is_indexed = wanted.index_in_clear.value_or(false);
            write_vault(into, *made);
            use_cipher(into, keys_, wanted.entropy);
            rest(into);
        };
    }
    file.unlock = [this, key = wanted.key, entropy = wanted.entropy](storage::database& into
                  ) mutable {
        if (!std::exchange(is_unlocked_, true)) {
            keys_ = unlock(into, read_vault(into), key);
        } else if (GAPLESS_PLANTED(cipher_lost_on_reconnect)) {
            return;
        }
        if (keys_ != nullptr) {
            use_cipher(into, keys_, entropy);
        }
    };
}

// An index is made or taken away as the app now wants it; in clear there always is one.
result<void> sqlite_mailbox::settle_index(std::optional<bool> in_clear) {
    if (keys_ == nullptr) {
        return {};
    }
    const auto kept = read([](storage::database& from) { return read_vault(from); });
    if (!kept) {
        return kept.error();
    }
    if (!*kept) {
        return error(errc::mailbox_corrupt, "an encrypted mailbox has lost its keys");
    }
    is_indexing_ = in_clear.value_or((*kept)->is_indexed);
    if ((*kept)->is_indexed == is_indexing_) {
        return {};
    }
    return writer_->transact([&](storage::database& into) {
        vault now = **kept;
        now.is_indexed = is_indexing_;
        write_vault(into, now);
        if (!is_indexing_) {
            forget_index(into);
        }
    });
}

sqlite_mailbox::~sqlite_mailbox() {
    if (readers_ != nullptr) {
        readers_->close();
    }
}

template <class Read>
auto sqlite_mailbox::read(Read query)
    -> result<decltype(query(std::declval<storage::database&>()))> {
    const auto paused = readers_->pause();
    const auto connection = writer_->connection();
    readers_->handle_writer(paused, connection.has_value());
    if (!connection) {
        return connection.error();
    }
    auto found = query(**connection);
    if (const auto failure = (*connection)->take_failure()) {
        return *failure;
    }
    return found;
}

result<mailbox_state> sqlite_mailbox::load() {
    return read([](storage::database& from) { return read_state(from); });
}

result<void> sqlite_mailbox::commit(const mailbox_changes& changes) {
    if (changes.is_empty()) {
        return {};
    }
    const auto paused = readers_->pause();
    auto done = writer_->transact([&](storage::database& into) { write_changes(into, changes); });
    if (done && GAPLESS_PLANTED(noted_after_commit)) {
        static_cast<void>(writer_->transact([&](storage::database& into) {
            note_unindexed(into, changes);
        }));
    }
    if (done) {
        // What is committed is committed; a checkpoint that fails is made good by a later one.
        static_cast<void>(writer_->checkpoint());
    }
    readers_->handle_writer(paused, writer_->is_connected());
    return done;
}

result<std::vector<message>> sqlite_mailbox::messages(
    conversation_id id, seq from, seq to, std::size_t limit
) {
    return read([&](storage::database& file) { return read_messages(file, id, from, to, limit); });
}

result<std::vector<message>> sqlite_mailbox::newest(conversation_id id, seq to, std::size_t limit) {
    return read([&](storage::database& file) { return read_newest(file, id, to, limit); });
}

result<std::vector<message>> sqlite_mailbox::sealed(
    conversation_id id, seq after, std::size_t limit
) {
    return read([&](storage::database& file) { return read_sealed(file, id, after, limit); });
}

result<std::vector<protocol::hole>> sqlite_mailbox::holes(conversation_id id) {
    return read([&](storage::database& file) { return read_holes(file, id); });
}

result<std::vector<annotation>> sqlite_mailbox::annotations(conversation_id id, seq from, seq to) {
    return read([&](storage::database& file) { return read_annotations(file, id, from, to); });
}

result<read_place> sqlite_mailbox::measure(
    conversation_id id, user_id reader, seq up_to, ordinal base
) {
    return read([&](storage::database& file) { return read_measure(file, id, reader, up_to, base); }
    );
}

result<std::vector<event>> sqlite_mailbox::events(event_id after, std::size_t limit) {
    return read([&](storage::database& file) { return read_events(file, after, limit); });
}

result<search_page> sqlite_mailbox::search(const search_plan& plan) {
    return read([&](storage::database& file) { return read_search(file, plan); });
}

result<bool> sqlite_mailbox::index(std::size_t messages_max) {
    if (!is_indexing_) {
        return false;
    }
    const auto is_behind = read([](storage::database& file) { return has_unindexed(file); });
    if (!is_behind || (!*is_behind && !is_merge_due_)) {
        return is_behind;
    }
    const auto paused = readers_->pause();
    const bool is_merging = std::exchange(is_merge_due_, false);
    auto done = writer_->transact([&](storage::database& into) {
        if (is_merging) {
            merge_index(into);
        } else {
            index_some(into, messages_max);
        }
    });
    if (done) {
        static_cast<void>(writer_->checkpoint());  // as in commit
    }
    readers_->handle_writer(paused, writer_->is_connected());
    if (!done) {
        return done.error();
    }
    is_merge_due_ = !is_merging;
    return *is_behind;
}

result<std::optional<wall_time>> sqlite_mailbox::next_expiry() {
    return read([](storage::database& file) { return read_next_expiry(file); });
}

result<bool> sqlite_mailbox::forget_expired(std::size_t entries_max) {
    const auto is_behind = read([](storage::database& file) { return has_expired(file); });
    if (!is_behind || !*is_behind) {
        return is_behind;
    }
    const auto paused = readers_->pause();
    auto done =
        writer_->transact([&](storage::database& into) { sdk::forget_expired(into, entries_max); });
    if (done) {
        static_cast<void>(writer_->checkpoint());  // as in commit
    }
    readers_->handle_writer(paused, writer_->is_connected());
    return done ? result<bool>(true) : done.error();
}

result<void> sqlite_mailbox::check() {
    const auto paused = readers_->pause();
    auto checked = writer_->check();
    readers_->handle_writer(paused, writer_->is_connected());
    return checked;
}

}  // namespace gapless::sdk
