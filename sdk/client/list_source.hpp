#pragma once

#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"

namespace gapless::sdk {

// A list that somebody watches, as the client's strand drives it.
class list_source {
public:
    virtual ~list_source() = default;

    // The mailbox has committed these; it may not be read yet.
    virtual void handle_committed(const mailbox_changes& changes) = 0;

    // Tells what has changed, unless the listener is still busy with the last batch.
    virtual void tell(mailbox& box) = 0;

    [[nodiscard]] virtual bool is_cancelled() const = 0;
};

}  // namespace gapless::sdk
