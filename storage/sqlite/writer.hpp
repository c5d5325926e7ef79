#pragma once

#include "storage/sqlite/database.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/wal_file.hpp"

#include <gapless/result.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace gapless::storage {

// The one connection that writes a database file and its write-ahead log, and that checkpoints it.
//
// There must be no second one: versions of SQLite before 3.51.3 can corrupt a file of which two
// connections write or checkpoint the log at once. Whoever opens a writer holds a lock against
// other processes, opens all other connections for reading alone, and closes those first.
//
// A transaction is on stable storage when transact() returns success, and gone when it returns a
// failure. After a failure that leaves the disk's state unknown the connection is closed, what the
// failed transaction left in the log is removed, and the next call works on a new connection:
// nothing is ever tried again on the old one, since after a failed sync the next one may lie.
//
// The log is checkpointed between transactions, when checkpoint() finds it long enough, and is
// never truncated before the writer closes: overwriting is quicker than growing.
class writer {
public:
    struct options {
        std::string path;
        std::string vfs;                      // empty: the default one
        errc corrupt = errc::storage_failed;  // what a damaged file is called
        storage::schema schema;
        std::uint64_t checkpoint_frames = 1'000;
        std::uint64_t cache_kibibytes = 2'000;  // of pages, at most
        std::int64_t checked_bytes = 4
                                     << 20;  // a file up to here is read through when it is opened

        void (*equip)(database&) = nullptr;  // each connection: see database::options

        // Called for each connection to a file that is no new one, once it is known to be of this
        // schema and before its content is read: to unlock it. It may fail the connection.
        std::function<void(database&)> unlock;

        // The file has held something before: when it is empty now, it is damaged.
        bool was_filled = false;

        // Fills a new file, in the transaction that makes it. Without it, a missing file is
        // errc::usage.
        std::function<void(database&)> first_rows;
    };

    // Fails with storage_full, storage_failed, usage, and the codes of the options.
    [[nodiscard]] static result<std::unique_ptr<writer>> open(options);
    ~writer();

    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    // Does the work in one transaction. Work that has failed the connection is rolled back.
    [[nodiscard]] result<void> transact(const std::function<void(database&)>& work);

    // Writes the file anew, without what had been in free places, and shortens the log to nothing:
    // behind a transaction that took away what nobody is to find. Between transactions.
    [[nodiscard]] result<void> vacuum();

    // The connection, for reading.
    [[nodiscard]] result<database*> connection();

    // Moves the log into the database when it has become long enough. A failure loses nothing.
    [[nodiscard]] result<void> checkpoint();

    // False after a failure, until the next call.
    [[nodiscard]] bool is_connected() const { return connection_ != nullptr; }

    // Reads the whole file. Fails with the corrupt code.
    [[nodiscard]] result<void> check();

private:
    explicit writer(options wanted) : options_(std::move(wanted)) {}

    [[nodiscard]] result<void> ensure_open();
    [[nodiscard]] result<void> connect();
    [[nodiscard]] error why_unreadable(const error& why) const;
    [[nodiscard]] result<void> prepare_file();
    [[nodiscard]] error undo();
    void give_up();
    void note_commit();
    [[nodiscard]] int run_checkpoint(int& frames);

    options options_;
    std::unique_ptr<database> connection_;
    std::uint64_t frames_ = 0;  // in the log, as the newest commit said
    std::uint64_t due_ = 0;     // the next checkpoint, in frames
    bool committed_ = false;    // since note_commit
    wal_state acknowledged_;
    bool has_leftovers_ = false;  // of a failed transaction, in the log
};

}  // namespace gapless::storage
