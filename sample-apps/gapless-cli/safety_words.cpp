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

std::string advice(const std::string& user, verification how) {
    const std::string command = "gapless verify " + user + " --verified";
    switch (how) {
        case verification::verified:
            return "You have compared it with " + user + ".";
        case verification::changed:
            return "You had compared another one with " + user +
                   ", who has begun anew since. Compare it again: " + command +
                   ", or --unverified.";
        default:
            return "Compare it with what " + user + " sees; if it is the same: " + command + ".";
    }
}

}  // namespace

saying saying_of_safety_number(
    const std::string& user, const std::string& digits, verification how
) {
    json object{
        {"event", "safety_number"},
        {"user", user},
        {"number", digits},
        {"verification", name_of(how)},
    };
    auto line = grouped(digits) + "\n" + advice(printable(user), how);
    return {std::move(object), std::move(line)};
}

std::string comparison_text(const std::string& user, verification how) {
    const auto shown = printable(user);
    return how == verification::verified
               ? "verified: you have compared your number with " + shown
               : shown +
                     " has begun anew since you compared your number: nothing is encrypted for "
                     "them until you decide; /verify";
}

}  // namespace gapless::cli
