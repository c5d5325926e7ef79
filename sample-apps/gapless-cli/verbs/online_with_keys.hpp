#pragma once

#include "sample-apps/gapless-cli/console.hpp"
#include "sample-apps/gapless-cli/device.hpp"

#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <memory>

namespace gapless::cli {

// How long a change of keys may take.
inline constexpr duration key_patience = seconds(30);

// The mailbox's device, online with its keys, and with all that the server has of this user.
[[nodiscard]] result<std::unique_ptr<device>> open_with_keys(const console& on);

}  // namespace gapless::cli
