#pragma once

#include "sdk/sqlite/vault.hpp"

#include <gapless/mailbox_key.hpp>

#include <optional>
#include <utility>

namespace gapless::sdk {

// The app's key as the mailbox takes it.
[[nodiscard]] inline std::optional<app_key> app_key_of(const std::optional<mailbox_key>& given) {
    return given ? std::optional<app_key>(std::in_place, given->view()) : std::nullopt;
}

}  // namespace gapless::sdk
