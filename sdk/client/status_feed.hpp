#pragma once

#include "sdk/client/callback_queue.hpp"
#include "sdk/client/listener_slot.hpp"

#include <gapless/connection_status.hpp>

#include <memory>
#include <vector>

namespace gapless::sdk {

// Tells an app's listeners how the connection stands: first as it is, then each change.
//
// On the client's strand. The listeners run on the queue, in order.
class status_feed {
public:
    using slot = listener_slot<connection_status>;

    explicit status_feed(std::shared_ptr<callback_queue>);

    void add(std::shared_ptr<slot>);
    void handle_changed(const connection_status&);

private:
    void tell(const std::shared_ptr<slot>&);

    std::shared_ptr<callback_queue> queue_;
    connection_status now_;
    std::vector<std::shared_ptr<slot>> slots_;
};

}  // namespace gapless::sdk
