#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gapless {

// What kind of thing a device is, as its app says when it logs in. A server may allow a user only
// one of each.
enum class device_class : std::uint8_t { phone = 1, tablet, desktop, web, other };

// The class's name, like "phone".
[[nodiscard]] std::string_view name_of(device_class kind);

// The opposite; empty for a name that is none.
[[nodiscard]] std::optional<device_class> device_class_named(std::string_view name);

}  // namespace gapless
