#pragma once

#include "storage/sqlite/database.hpp"

#include <gapless/result.hpp>

#include <cstdint>
#include <functional>
#include <span>

namespace gapless::storage {

// One step from the version before to this one.
struct migration {
    std::int64_t to = 0;
    const char* text = "";
};

// What stands in a kind of file. The texts set PRAGMA application_id and user_version themselves,
// so that a version and its tables are one change.
struct schema {
    std::int64_t application = 0;
    std::int64_t version = 0;
    const char* text = "";                  // makes a new file of this version
    std::span<const migration> migrations;  // ascending; the last leads to this version
    errc too_new = errc::storage_failed;    // what a file of a later version is called
};

// Whether nothing was ever stored in the file. Fails with the connection's corrupt code when it is
// somebody else's, or no database at all, and with `too_new`. It only reads.
[[nodiscard]] result<bool> is_unborn(database& connection, const schema& wanted);

// Why a file of this version is left alone.
[[nodiscard]] error too_new(const schema& wanted, std::int64_t version);

// Makes the file of this version: all of a new one, `first_rows` included, or the steps that an
// older one lacks. To be called inside a transaction.
void establish(
    database& connection,
    const schema& wanted,
    bool unborn,
    const std::function<void(database&)>& first_rows
);

}  // namespace gapless::storage
