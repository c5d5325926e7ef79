#pragma once

#include "protocol/entropy.hpp"
#include "sdk/client/mailbox_view.hpp"
#include "sdk/core/mailbox/mailbox.hpp"

#include <gapless/config.hpp>
#include <gapless/result.hpp>

#include <memory>

namespace gapless::sdk {

// A mailbox with its two doors: the writer belongs to the client's strand, the view to everybody.
// The view goes first.
struct opened_mailbox {
    std::shared_ptr<mailbox> writer;
    std::shared_ptr<mailbox_view> view;
};

// Opens the mailbox that the config names, or makes it, with a device key from the entropy. Errors:
// usage, and those of gapless::client::open.
[[nodiscard]] result<opened_mailbox> open_mailbox(const config&, protocol::entropy&);

}  // namespace gapless::sdk
