#include <gapless/user_name.hpp>

#include <algorithm>
#include <cstddef>

namespace gapless {

namespace {

constexpr std::size_t length_max = 32;
constexpr std::string_view marks = "-_[]\\^{}|.`";

// Of ASCII only, and whatever the locale.
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_allowed(char c) {
    return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
}

}  // namespace

result<void> check_user_name(std::string_view name) {
    const bool is_valid = !name.empty() && name.size() <= length_max && name.front() != '-' &&
                          name.front() != '.' && std::all_of(name.begin(), name.end(), is_allowed);
    if (!is_valid) {
        return errc::invalid_name;
    }
    return {};
}

std::string canonical_user_name(std::string_view name) {
    std::string canonical{name};
    std::transform(canonical.begin(), canonical.end(), canonical.begin(), lower);
    return canonical;
}

}  // namespace gapless
