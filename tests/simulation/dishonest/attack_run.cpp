#include "tests/simulation/dishonest/attack_run.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace gapless::simulation {
namespace {

// The first that each device has found.
std::vector<expectation> first_findings(const stage& seen) {
    std::map<std::size_t, expectation> firsts;
    for (const auto& each : seen.findings()) {
        const std::uint64_t struck = seen.struck_at().value_or(0);
        firsts.try_emplace(
            each.device, expectation{each.device, each.what.what, each.said - struck}
        );
    }
    std::vector<expectation> found;
    for (const auto& [device, first] : firsts) {
        found.push_back(first);
    }
    return found;
}

std::string text_of(const std::vector<expectation>& found) {
    std::string text;
    for (const expectation& each : found) {
        text += " device " + std::to_string(each.device) + ": " + std::string(name_of(each.what)) +
                " after " + std::to_string(each.after) + ";";
    }
    return text.empty() ? " nothing" : text;
}

std::string first_of(const std::vector<std::string>& forged) {
    return forged.empty() ? std::string{} : ": " + forged.front();
}

std::optional<std::string> failure_with_checks(
    const attack& tried, std::uint64_t seed, const std::function<void(const std::string&)>& listener
) {
    stage played(seed);
    if (listener) {
        played.listen(listener);
    }
    played.open();
    const bool has_succeeded = tried.play(played);
    const auto found = first_findings(played);
    if (const auto& broken = played.seen().broken()) {
        return "an invariant broke, " + std::string(name_of(broken->which)) + ": " + broken->what;
    }
    if (!played.struck_at()) {
        return "it had no chance";
    }
    if (!played.forgeries().empty()) {
        return "I30, a forgery was shown" + first_of(played.forgeries());
    }
    if (found != tried.found) {
        return "I31, found" + text_of(found) + " instead of" + text_of(tried.found);
    }
    if (has_succeeded == tried.is_prevented) {
        return has_succeeded ? "it has succeeded" : "it has done no harm";
    }
    return std::nullopt;
}

std::optional<std::string> failure_without(const attack& tried, std::uint64_t seed) {
    planted::activate(tried.without);
    stage played(seed);
    played.open();
    const bool has_succeeded = tried.play(played);
    planted::activate(std::nullopt);
    if (!has_succeeded) {
        return "without its check it fails all the same, found" + text_of(first_findings(played));
    }
    if (!played.findings().empty()) {
        return "without its check it is found all the same:" + text_of(first_findings(played));
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> attack_run::failure_of(const attack& tried, std::uint64_t seed) const {
    if (auto failed = failure_with_checks(tried, seed, listener)) {
        return failed;
    }
    return tried.without ? failure_without(tried, seed) : std::nullopt;
}

}  // namespace gapless::simulation
