#pragma once

#include "storage/sqlite/cell_codec.hpp"
#include "storage/sqlite/cell_value.hpp"
#include "storage/sqlite/parameters.hpp"
#include "storage/sqlite/rows.hpp"
#include "storage/sqlite/sql.hpp"

#include <gapless/error.hpp>
#include <gapless/result.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace gapless::storage {

// One connection to a SQLite database, with its prepared statements.
//
// A failure latches: from then on statements do nothing and queries have no rows, until the failure
// is taken. So a caller writes its statements one below the other and looks at failure() once, at
// the end.
//
// Every connection is set up alike: no memory mapping, no checkpoint of its own accord (not even
// when it is closed), defensive, suspicious of the schema. One thread at a time.
//
// Each page is judged by its checksum when it is read (checked_vfs), so that bits which turned over
// are the file's damage and no content. The log's frames have their checksums when a transaction
// ends and not before, so no page leaves the cache for the log until then.
class database {
public:
    enum class access : std::uint8_t { read, write, create };

    struct options {
        std::string path;
        std::string vfs;  // what the checksums are kept over; empty: the default one
        access mode = access::read;
        errc corrupt = errc::storage_failed;  // what a damaged file is called

        // Gives a new connection what its SQL needs besides; null: nothing. It may fail it.
        void (*equip)(database&) = nullptr;
    };

    [[nodiscard]] static result<std::unique_ptr<database>> open(options);
    ~database();

    database(const database&) = delete;
    database& operator=(const database&) = delete;

    // Runs a statement to its end.
    template <class... Values>
    void run(sql text, const Values&... values) {
        sqlite3_stmt* statement = prepared(text);
        if (statement == nullptr) {
            return;
        }
        parameters given(statement, true);
        (given.bind(values), ...);
        while (step(statement)) {
        }
        end(statement);
    }

    template <class... Values>
    [[nodiscard]] rows select(sql text, const Values&... values) {
        sqlite3_stmt* statement = prepared(text);
        if (statement != nullptr) {
            parameters given(statement, false);
            (given.bind(values), ...);
        }
        return rows(*this, statement);
    }

    // What content passes through from now on; null, as at first: nothing, it is stored as it is.
    // Returns what it passed through until now.
    std::unique_ptr<cell_codec> pass_content_through(std::unique_ptr<cell_codec> cells);

    [[nodiscard]] cell_codec* cells() { return cells_.get(); }

    // Content as it is to be bound: text, or bytes that are none. The value borrows it.
    [[nodiscard]] cell_value text_for(const cell& where, std::string_view plain);
    [[nodiscard]] cell_value bytes_for(const cell& where, std::string_view plain);

    // Runs statements that stand in one text, without parameters and without keeping them.
    void execute(const char* text);

    // The first column of the first row, 0 without one. For pragmas.
    [[nodiscard]] std::int64_t ask(sql text);

    [[nodiscard]] const std::optional<error>& failure() const { return failure_; }

    // The failure, if there is one; and it is forgiven.
    [[nodiscard]] std::optional<error> take_failure();

    void fail(error why);

    [[nodiscard]] error damage(std::string detail) const;

    // Whether a page of the file was not as it had been written. For what SQLite tells in words.
    [[nodiscard]] bool has_met_damage() const;

    // Rows written since the connection was opened.
    [[nodiscard]] std::uint64_t rows_written() const;

    // Whether a transaction is open.
    [[nodiscard]] bool is_in_transaction() const;

    // What a code of a call that was made on native() means.
    [[nodiscard]] error meaning_of(int code) const;

    [[nodiscard]] sqlite3* native() { return handle_; }

private:
    friend class rows;

    database(sqlite3* handle, errc corrupt) : handle_(handle), corrupt_(corrupt) {}

    void configure(access mode);
    [[nodiscard]] sqlite3_stmt* prepared(sql text);
    [[nodiscard]] bool step(sqlite3_stmt* statement);
    static void end(sqlite3_stmt* statement);

    sqlite3* handle_;
    errc corrupt_;
    std::map<const char*, sqlite3_stmt*> statements_;
    std::optional<error> failure_;
    std::unique_ptr<cell_codec> cells_;
};

}  // namespace gapless::storage
