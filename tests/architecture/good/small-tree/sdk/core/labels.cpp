#include <array>
#include <cstddef>
#include <string_view>

namespace gapless::sdk {

namespace {

struct label {
    int kind;
    std::string_view text;
};

constexpr std::array labels{label{1, "direct"}, label{2, "group"}};

}  // namespace

std::string_view label_of(std::size_t kind) { return labels.at(kind).text; }

}  // namespace gapless::sdk
