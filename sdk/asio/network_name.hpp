#pragma once

#include "sdk/asio/default_route.hpp"
#include "sdk/asio/found_network.hpp"

#include <optional>
#include <string_view>

namespace gapless::sdk {

// What is known of the network that this route leads to. Without one, or where its interface has
// gone, nothing: an empty name.
[[nodiscard]] found_network network_of(const std::optional<default_route>&);

// What carries an interface of this name, as Linux names them.
[[nodiscard]] network_kind kind_of_interface(std::string_view name);

}  // namespace gapless::sdk
