#include <array>
#include <string_view>

namespace gapless::sdk {

std::array<std::string_view, 2> labels{"direct", "group"};

}  // namespace gapless::sdk
