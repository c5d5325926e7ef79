#pragma once

#include <map>
#include <set>
#include <string>

namespace gapless::cli {

// Gives each nick a user name that no other run has: the nick, as far as it is legal, and the run's
// suffix. Nicks come in their canonical spelling; equal ones get the same name.
class run_names {
public:
    // The suffix: of characters that are legal in names, at most 21.
    explicit run_names(std::string suffix);

    [[nodiscard]] const std::string& name_of(const std::string& nick);

    // One that differs from run to run. A run that has a name of its own, spelt as users' are, is
    // known by it.
    [[nodiscard]] static std::string draw_suffix(const std::string& run);

private:
    [[nodiscard]] std::string make(const std::string& nick);

    const std::string suffix_;
    std::map<std::string, std::string> names_;
    std::set<std::string> taken_;
};

}  // namespace gapless::cli
