#pragma once

#include "protocol/entropy.hpp"
#include "sdk/sqlite/vault.hpp"

#include <gapless/result.hpp>

#include <memory>
#include <string>

namespace gapless::sdk {

// A mailbox that nobody has open, and its keys; null: it is, or is to be, in clear.
struct rekeying {
    std::string directory;
    std::string vfs;  // as in sqlite_mailbox::options
    const app_key* from = nullptr;
    const app_key* to = nullptr;
    std::shared_ptr<protocol::entropy> entropy;
};

// Gives a mailbox another key, in one transaction: after a crash it has the one or the other. From
// key to key the data key is wrapped anew, and that is all. From clear to encrypted, or back, all
// content is written again, the index of the texts goes (into clear it comes back by and by), and
// the file is written anew, so that nothing stays in its free places. That takes as long as copying
// it, and twice its size in memory.
//
// Fails with usage when there is neither key, and as sqlite_mailbox::open.
[[nodiscard]] result<void> rekey(const rekeying& wanted);

}  // namespace gapless::sdk
