#pragma once

#include "bindings/c/input.hpp"

#include <gapless/c/client.h>
#include <gapless/c/contents.h>
#include <gapless/content.hpp>
#include <gapless/destination.hpp>
#include <gapless/message.hpp>
#include <gapless/outgoing_message.hpp>

namespace gapless::c {

// What apps hand in to be sent, or to be looked into. All of these throw a refusal.
[[nodiscard]] destination destination_in(gapless_destination given);
[[nodiscard]] outgoing_message outgoing_in(const gapless_outgoing* given);
[[nodiscard]] content content_in(const gapless_content* given);

// As much of it as can be asked about.
[[nodiscard]] message message_in(const gapless_message* given);

}  // namespace gapless::c
