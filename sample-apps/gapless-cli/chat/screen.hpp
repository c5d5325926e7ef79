#pragma once

#include "sample-apps/gapless-cli/output.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace gapless::cli {

// Where the lines of a chat come from, and where it says what happens.
//
// start() calls `typed` with each line, then `ended` once when there will be no more: both on the
// loop's thread, from inside it. Until stop(), which is safe twice.
class screen {
public:
    using line_callback = std::function<void(std::string)>;
    using end_callback = std::function<void()>;

    // What is shown besides what has been said.
    struct situation {
        std::string prompt;
        std::vector<std::string> under_way;  // not stored by the server yet, oldest first
        std::string remark = {};             // what happens just now; empty: nothing

        friend bool operator==(const situation&, const situation&) = default;
    };

    virtual ~screen() = default;

    virtual void start(line_callback typed, end_callback ended) = 0;

    // Called with each key, where there are keys: something is being typed.
    virtual void watch_keys(std::function<void()> /*pressed*/) {}

    virtual void stop() = 0;

    // Written out at once. Errors: output::flush's.
    [[nodiscard]] virtual result<void> print(const saying& said) = 0;

    // The same; replace() finds it by this name.
    [[nodiscard]] virtual result<void> print(const saying& said, const std::string& /*name*/) {
        return print(said);
    }

    // In the place of what was printed by this name, if it is still to be seen; else below.
    [[nodiscard]] virtual result<void> replace(const saying& said, const std::string& /*name*/) {
        return print(said);
    }

    virtual void show(const situation& now) = 0;

    // Somebody sits in front of it.
    [[nodiscard]] virtual bool is_terminal() const = 0;
};

}  // namespace gapless::cli
