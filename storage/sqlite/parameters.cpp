#include "storage/sqlite/parameters.hpp"

#include <gapless/assert.hpp>

#include <sqlite3.h>

namespace gapless::storage {
namespace {

// A null pointer would be NULL, not an empty value.
const char* bytes_of(std::string_view value) { return value.data() == nullptr ? "" : value.data(); }

sqlite3_destructor_type ownership(bool lasting) {
    return lasting ? SQLITE_STATIC : SQLITE_TRANSIENT;
}

}  // namespace

void parameters::bind_number(std::int64_t value) {
    GAPLESS_ASSERT(sqlite3_bind_int64(statement_, ++last_, value) == SQLITE_OK);
}

void parameters::bind_text(std::string_view value) {
    GAPLESS_ASSERT(
        sqlite3_bind_text64(
            statement_, ++last_, bytes_of(value), value.size(), ownership(lasting_), SQLITE_UTF8
        ) == SQLITE_OK
    );
}

void parameters::bind_blob(std::string_view value) {
    GAPLESS_ASSERT(
        sqlite3_bind_blob64(
            statement_, ++last_, bytes_of(value), value.size(), ownership(lasting_)
        ) == SQLITE_OK
    );
}

void parameters::bind_null() {
    GAPLESS_ASSERT(sqlite3_bind_null(statement_, ++last_) == SQLITE_OK);
}

}  // namespace gapless::storage
