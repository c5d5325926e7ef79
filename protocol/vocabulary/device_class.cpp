#include <gapless/device_class.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace gapless {

namespace {

constexpr std::array<std::string_view, 5> names{"phone", "tablet", "desktop", "web", "other"};

}  // namespace

std::string_view name_of(device_class kind) {
    const auto place = static_cast<std::size_t>(kind);
    return place >= 1 && place <= names.size() ? names[place - 1] : names.back();
}

std::optional<device_class> device_class_named(std::string_view name) {
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<device_class>(found - names.begin() + 1);
}

}  // namespace gapless
