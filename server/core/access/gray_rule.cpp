#include "server/core/access/gray_rule.hpp"

#include <gapless/user_name.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

namespace gapless::server {
namespace {

constexpr std::uint64_t shares = 100;

// FNV-1a, and a finish that makes each bit depend on all: written out, for it may never change.
std::uint64_t share_of(std::string_view user) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char each : user) {
        hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001b3U;
    }
    hash = (hash ^ hash >> 30U) * 0xbf58476d1ce4e5b9U;
    hash = (hash ^ hash >> 27U) * 0x94d049bb133111ebU;
    return (hash ^ hash >> 31U) % shares;
}

// What is no number counts as 0, and so do numbers that are missing.
std::vector<std::uint64_t> numbers_of(std::string_view version) {
    std::vector<std::uint64_t> numbers;
    while (!version.empty()) {
        const auto part = version.substr(0, version.find('.'));
        std::uint64_t number = 0;
        std::from_chars(part.data(), part.data() + part.size(), number);
        numbers.push_back(number);
        version.remove_prefix(std::min(version.size(), part.size() + 1));
    }
    while (!numbers.empty() && numbers.back() == 0) {
        numbers.pop_back();
    }
    return numbers;
}

}  // namespace

bool gray_rule::admits(const access_question& asked) const {
    if (!app_version_min.empty() && numbers_of(asked.app_version) < numbers_of(app_version_min)) {
        return false;
    }
    const std::string user = canonical_user_name(asked.user);
    if (users.contains(user)) {
        return true;
    }
    if (!percent) {
        return users.empty();
    }
    return *percent >= shares || (!user.empty() && share_of(user) < *percent);
}

}  // namespace gapless::server
