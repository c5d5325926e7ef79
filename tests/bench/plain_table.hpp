#pragma once

#include "tests/support/temporary_directory.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace gapless::bench {

// The least that SQLite can be asked to do for a message: one narrow table without a rowid, in a
// write-ahead log that is synced at every commit, one prepared statement a row. The measure for
// whatever stores messages.
class plain_table {
public:
    plain_table();
    ~plain_table();

    plain_table(const plain_table&) = delete;
    plain_table& operator=(const plain_table&) = delete;

    // One commit of so many rows, each the next of its conversation.
    void insert(std::size_t rows);

    // All rows of the conversation from..to; answers how many there were.
    [[nodiscard]] std::size_t read(std::uint64_t from, std::uint64_t to);

private:
    void execute(const char* text);
    [[nodiscard]] sqlite3_stmt* prepared(const char* text);

    tests::temporary_directory directory_;
    sqlite3* handle_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* select_ = nullptr;
    std::uint64_t last_ = 0;
    std::string body_;
};

}  // namespace gapless::bench
