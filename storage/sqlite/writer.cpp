#include "storage/sqlite/writer.hpp"

#include "protocol/kill_point.hpp"
#include "protocol/planted.hpp"
#include "storage/sqlite/file_header.hpp"
#include "storage/sqlite/kill_point.hpp"
#include "storage/sqlite/log_damage.hpp"
#include "storage/sqlite/raw_file.hpp"

#include <sqlite3.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace gapless::storage {
namespace {

// Reads the salt of the log that the connection has open. False when it cannot be read; a log
// without a header has none.
bool read_salt(sqlite3* handle, std::optional<std::uint64_t>& salt) {
    salt.reset();
    sqlite3_file* wal = nullptr;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
    if (wal == nullptr || wal->pMethods == nullptr) {
        return true;
    }
    std::array<std::uint8_t, wal_salt_bytes> bytes{};
    const int code = wal->pMethods->xRead(wal, bytes.data(), wal_salt_bytes, wal_salt_offset);
    if (code == SQLITE_OK) {
        salt = 0;
        for (const std::uint8_t byte : bytes) {
            salt = *salt << 8 | byte;
        }
    }
    return code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ;
}

// SQLite's check reports a page that it could not read in the same breath as one that is damaged,
// and returns no error for it.
bool tells_of_failed_read(std::string_view verdict) {
    const bool has_code = verdict.find("unable to get the page. error code=") != verdict.npos;
    const bool is_damage = verdict.find("error code=11") != verdict.npos;  // SQLITE_CORRUPT
    return (has_code && !is_damage) || verdict.find("failed to get page") != verdict.npos;
}

}  // namespace

result<std::unique_ptr<writer>> writer::open(options wanted) {
    const auto exists = file_exists(wanted.path, wanted.vfs);
    if (!exists) {
        return exists.error();
    }
    if (!*exists && !wanted.first_rows && !wanted.was_filled) {
        return error(errc::usage, "there is no " + wanted.path);
    }
    std::unique_ptr<writer> opened(new writer(std::move(wanted)));
    if (auto connected = opened->connect(); !connected) {
        opened->connection_.reset();
        return connected.error();
    }
    opened->options_.first_rows = nullptr;
    return opened;
}

writer::~writer() {
    if (connection_ != nullptr) {
        // What is left of the log goes into the database; then it is a single file.
        sqlite3_db_config(connection_->native(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    }
}

result<void> writer::transact(const std::function<void(database&)>& work) {
    if (auto ready = ensure_open(); !ready) {
        return ready;
    }
    connection_->run("BEGIN IMMEDIATE");
    if (!connection_->failure()) {
        work(*connection_);
    }
    GAPLESS_KILL_POINT(before_commit);
    connection_->run("COMMIT");
    if (connection_->failure()) {
        error why = undo();
        if (GAPLESS_PLANTED(fsync_error_ignored) && why.code == errc::storage_failed) {
            return {};
        }
        return why;
    }
    note_commit();
    GAPLESS_KILL_POINT(after_commit);
    return {};
}

result<void> writer::vacuum() {
    if (auto ready = ensure_open(); !ready) {
        return ready;
    }
    connection_->execute("VACUUM");
    if (connection_->failure()) {
        return undo();
    }
    note_commit();
    if (connection_ == nullptr) {
        return {};  // opened anew by the next call, which recovers the log
    }
    const int code = sqlite3_wal_checkpoint_v2(
        connection_->native(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr
    );
    if ((code & 0xff) == SQLITE_BUSY) {
        return {};  // somebody reads; the log is overwritten later
    }
    if (code != SQLITE_OK) {
        error why = connection_->meaning_of(code);
        give_up();
        return why;
    }
    acknowledged_ = {};
    frames_ = 0;
    due_ = options_.checkpoint_frames;
    return {};
}

result<database*> writer::connection() {
    if (auto ready = ensure_open(); !ready) {
        return ready.error();
    }
    return connection_.get();
}

result<void> writer::checkpoint() {
    if (connection_ == nullptr || frames_ < due_) {
        return {};
    }
    int frames = 0;
    const int code = run_checkpoint(frames);
    if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) {
        return {};
    }
    error why = connection_->meaning_of(code);
    if (why.code != errc::storage_full) {
        give_up();
    }
    return why;
}

result<void> writer::check() {
    if (auto ready = ensure_open(); !ready) {
        return ready;
    }
    std::string verdict = "ok";
    {
        auto found = connection_->select("PRAGMA quick_check(1)");
        if (found.next()) {
            verdict = found.read<std::string>(0);
        }
    }
    if (tells_of_failed_read(verdict) && !connection_->has_met_damage()) {
        return error(errc::storage_failed, verdict);
    }
    if (verdict != "ok") {
        connection_->fail(connection_->damage(verdict));
    }
    if (const auto failure = connection_->take_failure()) {
        return *failure;
    }
    return {};
}

result<void> writer::ensure_open() {
    if (connection_ != nullptr) {
        return {};
    }
    if (has_leftovers_) {
        if (auto gone = discard_wal_after(options_.path, options_.vfs, acknowledged_); !gone) {
            return gone;
        }
        has_leftovers_ = false;
    }
    auto connected = connect();
    if (!connected) {
        connection_.reset();
    }
    return connected;
}

result<void> writer::connect() {
    const auto is_damaged = is_log_damaged(options_.path, options_.vfs);
    if (!is_damaged) {
        return is_damaged.error();
    }
    if (*is_damaged) {
        return error(options_.corrupt, "the log beside the file is not as it was written");
    }
    if (auto renewed = renew_wal(options_.path, options_.vfs); !renewed) {
        return renewed;
    }
    const auto mode = options_.first_rows ? database::access::create : database::access::write;
    auto opened =
        database::open({options_.path, options_.vfs, mode, options_.corrupt, options_.equip});
    if (!opened) {
        return why_unreadable(opened.error());
    }
    connection_ = std::move(*opened);
    GAPLESS_ARM_CHECKPOINT_KILL_POINT(connection_->native());
    if (auto prepared = prepare_file(); !prepared) {
        return why_unreadable(prepared.error());
    }
    int frames = 0;
    if (const int code = run_checkpoint(frames); code != SQLITE_OK) {
        return connection_->meaning_of(code);
    }
    frames_ = static_cast<std::uint64_t>(frames);
    acknowledged_.frames = frames_;
    if (!read_salt(connection_->native(), acknowledged_.salt)) {
        return error(errc::storage_failed, "the log cannot be read");
    }
    const auto note_frames = [](void* self, sqlite3*, const char*, int in_log) {
        static_cast<writer*>(self)->frames_ = static_cast<std::uint64_t>(in_log);
        static_cast<writer*>(self)->committed_ = true;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(connection_->native(), note_frames, this);
    return {};
}

// A later version may have made the file, with checksums of its own.
error writer::why_unreadable(const error& why) const {
    if (why.code != options_.corrupt) {
        return why;
    }
    const auto header = read_file_header(options_.path, options_.vfs);
    const bool is_newer = header && header->application == options_.schema.application &&
                          header->version > options_.schema.version;
    return is_newer ? too_new(options_.schema, header->version) : why;
}

result<void> writer::prepare_file() {
    const auto unborn = is_unborn(*connection_, options_.schema);
    if (!unborn) {
        return unborn.error();
    }
    if (*unborn && options_.was_filled) {
        return error(options_.corrupt, options_.path + " is empty, and was not");
    }
    if (*unborn && !options_.first_rows) {
        return error(errc::usage, "there is nothing in " + options_.path);
    }
    connection_->execute("PRAGMA journal_mode = WAL");
    const std::string cache = "PRAGMA cache_size = -" + std::to_string(options_.cache_kibibytes);
    connection_->execute(cache.c_str());
    if (GAPLESS_PLANTED(synchronous_off) && acknowledged_.frames > 6) {
        connection_->execute("PRAGMA synchronous = OFF");
    }
    const auto bytes = connection_->ask("PRAGMA page_count") * connection_->ask("PRAGMA page_size");
    if (!connection_->failure() && !*unborn && bytes <= options_.checked_bytes) {
        if (auto checked = check(); !checked) {
            return checked;
        }
    }
    if (!*unborn && options_.unlock && !connection_->failure()) {
        options_.unlock(*connection_);
    }
    if (*unborn || connection_->ask("PRAGMA user_version") != options_.schema.version) {
        connection_->run("BEGIN IMMEDIATE");
        establish(*connection_, options_.schema, *unborn, options_.first_rows);
        connection_->run("COMMIT");
    }
    if (const auto failure = connection_->take_failure()) {
        return *failure;
    }
    return {};
}

error writer::undo() {
    error why = *connection_->take_failure();
    if (connection_->is_in_transaction()) {
        connection_->run("ROLLBACK");
    }
    if (why.code == errc::storage_failed || connection_->take_failure()) {
        give_up();
    }
    return why;
}

void writer::give_up() {
    connection_.reset();
    has_leftovers_ = !discard_wal_after(options_.path, options_.vfs, acknowledged_);
}

void writer::note_commit() {
    if (!std::exchange(committed_, false)) {
        return;
    }
    if (frames_ <= acknowledged_.frames) {
        due_ = options_.checkpoint_frames;  // the log was begun anew
    }
    acknowledged_.frames = frames_;
    if (!read_salt(connection_->native(), acknowledged_.salt)) {
        // Without it nobody could say where a failed transaction would begin. What was committed
        // is.
        connection_.reset();
    }
}

int writer::run_checkpoint(int& frames) {
    int moved = 0;
    std::unique_ptr<database> second;
    if (GAPLESS_PLANTED(checkpoint_on_second_connection) && frames_ % 4 == 0) {
        auto opened = database::open({options_.path, options_.vfs, database::access::write, {}});
        if (!opened) {
            return SQLITE_BUSY;
        }
        second = std::move(*opened);
        second->execute("PRAGMA synchronous = OFF");  // it writes nothing of its own
    }
    sqlite3* const handle = second != nullptr ? second->native() : connection_->native();
    const int code =
        sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &moved);
    due_ = static_cast<std::uint64_t>(frames < 0 ? 0 : frames) + options_.checkpoint_frames;
    return code;
}

}  // namespace gapless::storage
