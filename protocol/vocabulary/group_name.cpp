#include <gapless/group_name.hpp>
#include <gapless/utf8.hpp>

#include <cstddef>

namespace gapless {

namespace {

constexpr std::size_t bytes_max = 64;

}  // namespace

result<void> check_group_name(std::string_view name) {
    if (name.empty() || name.size() > bytes_max) {
        return errc::invalid_name;
    }
    if (!is_utf8(name)) {
        return errc::invalid_utf8;
    }
    return {};
}

}  // namespace gapless
