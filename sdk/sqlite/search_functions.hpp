#pragma once

#include "storage/sqlite/database.hpp"

namespace gapless::sdk {

// Gives a connection what the index of a mailbox is made and read with: the tokenizer `gapless`,
// and gapless_score(search, phrases), the rank of a hit by its first so many phrases.
//
// A document is cut by the segmenter; of a query each quoted string is one token as it stands.
//
// Fails the connection with errc::unsupported where SQLite was built without FTS5: an index that
// cannot be kept in step would show texts that are gone.
void equip_search(storage::database& connection);

}  // namespace gapless::sdk
