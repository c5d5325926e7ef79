#include "tests/bench/plain_table.hpp"

#include <gapless/assert.hpp>

#include <sqlite3.h>

namespace gapless::bench {

namespace {

constexpr std::size_t body_bytes = 200;

}  // namespace

plain_table::plain_table() : body_(body_bytes, 'x') {
    GAPLESS_ASSERT(sqlite3_open((directory_ / "plain.db").c_str(), &handle_) == SQLITE_OK);
    execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    execute(
        "CREATE TABLE message (conversation INTEGER, seq INTEGER, id INTEGER, client_id BLOB,"
        " sender INTEGER, body BLOB, PRIMARY KEY (conversation, seq)) WITHOUT ROWID"
    );
    insert_ = prepared("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)");
    select_ = prepared(
        "SELECT seq, id, client_id, sender, body FROM message"
        " WHERE conversation = 1 AND seq BETWEEN ? AND ?"
    );
}

plain_table::~plain_table() {
    sqlite3_finalize(insert_);
    sqlite3_finalize(select_);
    sqlite3_close(handle_);
}

void plain_table::insert(std::size_t rows) {
    execute("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < rows; ++i) {
        ++last_;
        sqlite3_bind_int64(insert_, 1, 1);
        sqlite3_bind_int64(insert_, 2, static_cast<std::int64_t>(last_));
        sqlite3_bind_int64(insert_, 3, static_cast<std::int64_t>(1'000 + last_));
        sqlite3_bind_blob(insert_, 4, body_.data(), 16, SQLITE_STATIC);
        sqlite3_bind_int64(insert_, 5, 7);
        const auto bytes = static_cast<int>(body_.size());
        sqlite3_bind_blob(insert_, 6, body_.data(), bytes, SQLITE_STATIC);
        GAPLESS_ASSERT(sqlite3_step(insert_) == SQLITE_DONE);
        sqlite3_reset(insert_);
    }
    execute("COMMIT");
}

std::size_t plain_table::read(std::uint64_t from, std::uint64_t to) {
    std::size_t found = 0;
    sqlite3_bind_int64(select_, 1, static_cast<std::int64_t>(from));
    sqlite3_bind_int64(select_, 2, static_cast<std::int64_t>(to));
    while (sqlite3_step(select_) == SQLITE_ROW) {
        ++found;
    }
    sqlite3_reset(select_);
    return found;
}

void plain_table::execute(const char* text) {
    GAPLESS_ASSERT(sqlite3_exec(handle_, text, nullptr, nullptr, nullptr) == SQLITE_OK);
}

sqlite3_stmt* plain_table::prepared(const char* text) {
    sqlite3_stmt* made = nullptr;
    GAPLESS_ASSERT(sqlite3_prepare_v2(handle_, text, -1, &made, nullptr) == SQLITE_OK);
    return made;
}

}  // namespace gapless::bench
