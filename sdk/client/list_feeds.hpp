#pragma once

#include "sdk/client/list_source.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"

#include <memory>
#include <vector>

namespace gapless::sdk {

// The lists of a client that somebody watches. On the client's strand.
class list_feeds {
public:
    void add(std::shared_ptr<list_source> added);

    // Inputs: a commit of the mailbox, and the end of the flush that it was part of.
    void handle_committed(const mailbox_changes& changes);
    void handle_flushed(mailbox& box);

private:
    std::vector<std::shared_ptr<list_source>> sources_;
};

}  // namespace gapless::sdk
