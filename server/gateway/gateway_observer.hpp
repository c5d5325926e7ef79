#pragma once

#include "server/gateway/login_report.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <string_view>

namespace gapless::server {

// What the gateway tells whoever keeps the log: changes of state that an operator has to know,
// never content. Called on the driver's strand.
class gateway_observer {
public:
    virtual ~gateway_observer() = default;

    // The store has begun to fail, or fails in another way than before.
    virtual void handle_store_failed(const error&) = 0;

    // The store has lost messages that it once had, from this one on. Told once a conversation.
    virtual void handle_archive_damaged(conversation_id, seq first) = 0;

    // The store works again.
    virtual void handle_store_recovered() = 0;

    // A listener could not accept (out of descriptors, mostly); it goes on trying.
    virtual void handle_accept_failed(std::string_view reason) = 0;

    // Somebody has logged in, or was refused for what the login was bound to.
    virtual void handle_login(const login_report&) {}
};

}  // namespace gapless::server
