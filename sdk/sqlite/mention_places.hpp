#pragma once

#include <gapless/mention.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gapless::sdk {

// Where a conversation mentions its user, as one column: "seq:ordinal" each, with a space between
// them. Nothing, if it is no such text.
[[nodiscard]] std::string join_places(const std::vector<mention_place>& places);
[[nodiscard]] std::optional<std::vector<mention_place>> split_places(std::string_view joined);

}  // namespace gapless::sdk
