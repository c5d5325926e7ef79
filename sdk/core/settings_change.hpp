#pragma once

#include <optional>
#include <string>

namespace gapless::sdk {

// What is to become of a conversation's settings; the rest stays as it is.
struct settings_change {
    std::optional<bool> pinned;
    std::optional<bool> muted;
    std::optional<std::string> draft;
};

}  // namespace gapless::sdk
