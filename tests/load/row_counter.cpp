// Counts what SQLite reads, whoever asks: each connection of the process is traced as it opens.

#include "tests/load/row_counter.hpp"

#include <sqlite3.h>

namespace gapless::load {

namespace {

rows_read counted;
std::uint64_t written = 0;

int count(unsigned event, void*, void* statement, void*) {
    if (event == SQLITE_TRACE_ROW) {
        ++counted.rows;
    } else {
        auto* const ended = static_cast<sqlite3_stmt*>(statement);
        counted.steps += static_cast<std::uint64_t>(
            sqlite3_stmt_status(ended, SQLITE_STMTSTATUS_VM_STEP, /*resetFlg=*/1)
        );
        if (sqlite3_stmt_readonly(ended) == 0) {
            written += static_cast<std::uint64_t>(sqlite3_changes64(sqlite3_db_handle(ended)));
        }
    }
    return 0;
}

int trace(sqlite3* opened, char**, const void*) {
    return sqlite3_trace_v2(opened, SQLITE_TRACE_ROW | SQLITE_TRACE_PROFILE, count, nullptr);
}

}  // namespace

void watch_rows() {
    // The type that SQLite declares says nothing of what it calls.
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(trace));
}

rows_read rows_so_far() { return counted; }

std::uint64_t rows_written_so_far() { return written; }

}  // namespace gapless::load
