#pragma once

#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "storage/sqlite/database.hpp"

namespace gapless::sdk {

// Makes the two rows that every mailbox has.
void write_first_rows(storage::database& into, const identity& owner);

// Writes what a flush has gathered, in the transaction that the caller has begun. A timeline entry
// that exists already fails the connection.
void write_changes(storage::database& into, const mailbox_changes& changes);

}  // namespace gapless::sdk
