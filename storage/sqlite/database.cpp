#include "storage/sqlite/database.hpp"

#include "storage/sqlite/checked_vfs.hpp"
#include "storage/sqlite/failure.hpp"
#include "storage/sqlite/page_checksum.hpp"
#include "storage/sqlite/sqlite_build.hpp"

#include <gapless/assert.hpp>

#include <sqlite3.h>

#include <utility>

namespace gapless::storage {
namespace {

constexpr int busy_milliseconds = 5'000;

int flags_of(database::access mode) {
    switch (mode) {
        case database::access::read:
            return SQLITE_OPEN_READONLY;
        case database::access::write:
            return SQLITE_OPEN_READWRITE;
        case database::access::create:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    return SQLITE_OPEN_READONLY;
}

}  // namespace

result<std::unique_ptr<database>> database::open(options wanted) {
    if (auto refusal = refusal_of(sqlite_build::linked())) {
        return std::move(*refusal);
    }
    const auto vfs = checked_vfs(wanted.vfs);
    if (!vfs) {
        return vfs.error();
    }
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        wanted.path.c_str(),
        &handle,
        flags_of(wanted.mode) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
        vfs->c_str()
    );
    std::unique_ptr<database> opened(new database(handle, wanted.corrupt));
    if (code != SQLITE_OK) {
        return opened->meaning_of(code);
    }
    opened->configure(wanted.mode);
    if (wanted.equip != nullptr && !opened->failure_) {
        wanted.equip(*opened);
    }
    if (opened->failure_) {
        return *opened->failure_;
    }
    return opened;
}

database::~database() {
    for (const auto& [text, statement] : statements_) {
        sqlite3_finalize(statement);
    }
    GAPLESS_ASSERT(sqlite3_close(handle_) == SQLITE_OK);
}

void database::configure(access mode) {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_busy_timeout(handle_, busy_milliseconds);
    // Heeded by a file that has no page yet; all others have it since they were made.
    int reserved = checksum_bytes;
    sqlite3_file_control(handle_, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
    execute(
        "PRAGMA mmap_size = 0;"
        "PRAGMA wal_autocheckpoint = 0;"
        "PRAGMA cell_size_check = ON;"
        "PRAGMA cache_spill = OFF;"
        "PRAGMA temp_store = MEMORY;"
    );
    if (mode == access::read) {
        execute("PRAGMA query_only = ON;");
        return;
    }
    // What is taken back is to be found in no free page.
    execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;");
}

std::unique_ptr<cell_codec> database::pass_content_through(std::unique_ptr<cell_codec> cells) {
    return std::exchange(cells_, std::move(cells));
}

cell_value database::text_for(const cell& where, std::string_view plain) {
    return cells_ == nullptr || plain.empty() ? cell_value(cell_value::form::text, plain)
                                              : cell_value(cells_->seal(where, plain));
}

cell_value database::bytes_for(const cell& where, std::string_view plain) {
    return cells_ == nullptr || plain.empty() ? cell_value(cell_value::form::bytes, plain)
                                              : cell_value(cells_->seal(where, plain));
}

void database::execute(const char* text) {
    if (failure_) {
        return;
    }
    if (const int code = sqlite3_exec(handle_, text, nullptr, nullptr, nullptr);
        code != SQLITE_OK) {
        fail(meaning_of(code));
    }
}

std::int64_t database::ask(sql text) {
    auto answer = select(text);
    return answer.next() ? answer.read<std::int64_t>(0) : 0;
}

std::optional<error> database::take_failure() { return std::exchange(failure_, std::nullopt); }

void database::fail(error why) {
    if (!failure_) {
        failure_ = std::move(why);
    }
}

error database::damage(std::string detail) const { return error(corrupt_, std::move(detail)); }

bool database::has_met_damage() const {
    bool met = false;
    sqlite3_file_control(handle_, "main", control_has_met_damage, &met);
    return met;
}

std::uint64_t database::rows_written() const {
    return static_cast<std::uint64_t>(sqlite3_total_changes64(handle_));
}

bool database::is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

error database::meaning_of(int code) const {
    return failure_of(code, handle_ == nullptr ? 0 : sqlite3_system_errno(handle_), corrupt_);
}

sqlite3_stmt* database::prepared(sql text) {
    if (failure_) {
        return nullptr;
    }
    if (const auto known = statements_.find(text.text()); known != statements_.end()) {
        GAPLESS_ASSERT(sqlite3_stmt_busy(known->second) == 0);
        return known->second;
    }
    sqlite3_stmt* made = nullptr;
    const int code =
        sqlite3_prepare_v3(handle_, text.text(), -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) {
        fail(meaning_of(code));
        return nullptr;
    }
    statements_.emplace(text.text(), made);
    return made;
}

bool database::step(sqlite3_stmt* statement) {
    if (failure_) {
        return false;
    }
    const int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        fail(meaning_of(code));
    }
    return code == SQLITE_ROW;
}

void database::end(sqlite3_stmt* statement) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

}  // namespace gapless::storage
