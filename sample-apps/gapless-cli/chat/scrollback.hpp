#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace gapless::cli {

// The lines that were written to a terminal last, so that one of them can be written anew in its
// place as long as it has not scrolled away.
class scrollback {
public:
    // With a name it can be replaced.
    void add(std::string line, std::string name);

    // What has to be written anew for that: so many rows above the cursor are taken away, and these
    // lines come instead.
    struct rewriting {
        std::size_t rows = 0;
        std::vector<std::string> lines;

        friend bool operator==(const rewriting&, const rewriting&) = default;
    };

    // The line of that name, with another text. Nothing if there is none within the terminal's
    // rows.
    [[nodiscard]] std::optional<rewriting> replace(
        const std::string& name, std::string line, std::size_t columns, std::size_t rows
    );

    // What is above the cursor is not known any more.
    void clear() { lines_.clear(); }

private:
    struct written {
        std::string line;
        std::string name;
    };

    std::deque<written> lines_;
};

}  // namespace gapless::cli
