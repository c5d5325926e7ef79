#include "sample-apps/gapless-cli/safety_words.hpp"

#include "sample-apps/gapless-cli/output.hpp"

#include <cstddef>
#include <utility>

namespace gapless::cli {

namespace {

// Sixty digits in groups of five.
std::string grouped(const std::string& digits) {
    constexpr std::size_t group = 5;
    std::string text;
    for (std::size_t at = 0; at < digits.size(); at += group) {
        text += (at == 0 ? "" : " ") + digits.substr(at, group);
    }
    return text;
}

}  // namespace

saying saying_of_safety_number(const std::string& user, const std::string& digits) {
    json object{{"event", "safety_number"}, {"user", user}, {"number", digits}};
    auto line = grouped(digits) + "\nCompare it with what " + printable(user) + " sees.";
    return {std::move(object), std::move(line)};
}

}  // namespace gapless::cli
