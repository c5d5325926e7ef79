#include "storage/sqlite/sqlite_build.hpp"

#include <sqlite3.h>

#include <string>

namespace gapless::storage {
namespace {

// Strict tables, and extended codes from the opening itself.
constexpr int oldest = 3'037'000;
static_assert(SQLITE_VERSION_NUMBER >= oldest, "Gapless needs SQLite 3.37 or newer");

std::string name_of(int version) {
    return std::to_string(version / 1'000'000) + '.' + std::to_string(version / 1'000 % 1'000);
}

error unsupported(const std::string& reason) {
    return error{errc::unsupported, "the program's SQLite " + reason};
}

}  // namespace

sqlite_build sqlite_build::linked() {
    sqlite_build found;
    found.version = sqlite3_libversion_number();
    found.has_threads = sqlite3_threadsafe() != 0;
    found.has_wal = sqlite3_compileoption_used("OMIT_WAL") == 0;
    return found;
}

std::optional<error> refusal_of(const sqlite_build& found) {
    if (found.version < oldest) {
        return unsupported("is " + name_of(found.version) + ", and 3.37 or newer is needed");
    }
    if (!found.has_threads) {
        return unsupported("was built without threads (SQLITE_THREADSAFE=0)");
    }
    if (!found.has_wal) {
        return unsupported("was built without the write-ahead log (SQLITE_OMIT_WAL)");
    }
    return std::nullopt;
}

}  // namespace gapless::storage
