#pragma once

#include "protocol/wire/leaf_at.hpp"
#include "server/core/store/job_workspace.hpp"

#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace gapless::server {

// What is left of bodies that go, in conversations that are encrypted end to end: devices hash all
// entries since the newest epoch began, and go on with the leaf where they cannot have the body. So
// it is kept until the next epoch begins. A managed conversation has no such hashes.

// Before the entry is taken away.
void leave_leaf(job_workspace&, open_conversation&, seq gone);

// Before the body of this entry is taken away, and that of each edit of it.
void leave_leaves_of_recalled(job_workspace&, open_conversation&, seq target);

// Of an entry that is told without its body, though it is there. Nothing: nobody needs it.
[[nodiscard]] std::optional<protocol::leaf_hash> leaf_of(
    job_workspace&, open_conversation&, const message& stored
);

// Of entries from..to that are not there, ascending.
[[nodiscard]] std::vector<leaf_record> leaves_of_gone(
    job_workspace&, open_conversation&, seq from, seq to, std::size_t count_max
);

}  // namespace gapless::server
