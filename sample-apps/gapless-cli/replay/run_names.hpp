#pragma once

#include <map>
#include <set>
#include <string>

namespace gapless::cli {

// Gives each nick a user name that no other run has: the nick, as far as it is legal, and the run's
// suffix. Nicks come in their canonical spelling; equal ones get the same name.
class run_names {
public:
    // The suffix: letters and digits, at most 12.
    explicit run_names(std::string suffix);

    [[nodiscard]] const std::string& name_of(const std::string& nick);

    // One that differs from run to run.
    [[nodiscard]] static std::string draw_suffix();

private:
    [[nodiscard]] std::string make(const std::string& nick);

    const std::string suffix_;
    std::map<std::string, std::string> names_;
    std::set<std::string> taken_;
};

}  // namespace gapless::cli
