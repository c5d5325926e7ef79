#pragma once

#include "protocol/wire/send_frames.hpp"

#include <gapless/message.hpp>
#include <gapless/result.hpp>

namespace gapless::server {

// What a message says is fit for its kind: a content of that kind, else UTF-8. Fails with
// invalid_content or invalid_utf8.
[[nodiscard]] result<void> check_words(const protocol::send& tried);

// Only messages are forwarded, of somebody who can be. Fails with usage or invalid_name.
[[nodiscard]] result<void> check_origin(const protocol::send& tried);

// An edit stands for what a text says and for an attachment's caption. Fails with invalid_target
// for what has neither, and with message_too_large for what no caption can be; how long a sealed
// one is nobody can see.
[[nodiscard]] result<void> check_edit(
    const message& about, const protocol::send& edit, bool is_sealed
);

}  // namespace gapless::server
