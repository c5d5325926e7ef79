#include "storage/sqlite/failure.hpp"

#include <sqlite3.h>

#include <errno.h>
#include <string>

namespace gapless::storage {
namespace {

// A sync that found no room is not among them: nobody knows what it stored.
bool is_full(int extended_code, int system_error) {
    if (extended_code == SQLITE_FULL) {
        return true;
    }
    const bool no_room = system_error == ENOSPC || system_error == EDQUOT;
    const bool before_any_commit = extended_code == SQLITE_IOERR_SHMSIZE ||
                                   extended_code == SQLITE_IOERR_SHMOPEN ||
                                   (extended_code & 0xff) == SQLITE_CANTOPEN;
    return no_room && before_any_commit;
}

bool is_damage(int extended_code) {
    const int code = extended_code & 0xff;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_CONSTRAINT ||
           code == SQLITE_MISMATCH || code == SQLITE_FORMAT || extended_code == SQLITE_IOERR_DATA;
}

}  // namespace

error failure_of(int extended_code, int system_error, errc corrupt) {
    // SQLite has only "disk I/O error" for it, and the disk does read.
    const std::string said = extended_code == SQLITE_IOERR_DATA
                                 ? "a page of the file is not as it was written"
                                 : std::string("SQLite says: ") + sqlite3_errstr(extended_code);
    const std::string detail = said + " (" + std::to_string(extended_code) + ")";
    if (is_full(extended_code, system_error)) {
        return error(errc::storage_full, detail);
    }
    return error(is_damage(extended_code) ? corrupt : errc::storage_failed, detail);
}

}  // namespace gapless::storage
