#pragma once

#include <gapless/result.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace gapless::cli {

// The lines of a descriptor, as they come: feed it whenever there is something to read, then take
// lines until there are none.
//
// A line ends with LF or CRLF, which are no part of it; the last one may do without.
class line_reader {
public:
    struct line {
        std::size_t number;  // from 1
        std::string text;
    };

    explicit line_reader(int descriptor) : descriptor_(descriptor) {}

    // Reads once; blocks when there is nothing yet.
    void read_some();

    // There is something to read, or nothing more to come.
    [[nodiscard]] bool is_ready() const;

    [[nodiscard]] std::optional<line> poll_line();

    [[nodiscard]] int descriptor() const { return descriptor_; }

    // Reading went wrong, and is over.
    [[nodiscard]] std::optional<error> failure() const { return failure_; }

    // Everything has been read and taken.
    [[nodiscard]] bool is_at_end() const { return is_ended_ && buffer_.empty(); }

    // Taking another line needs more to be read.
    [[nodiscard]] bool is_hungry() const;

private:
    int descriptor_;
    std::string buffer_;
    std::size_t number_ = 0;
    bool is_ended_ = false;
    std::optional<error> failure_;
};

// Nothing but spaces and tabs.
[[nodiscard]] bool is_blank(const std::string& text);

}  // namespace gapless::cli
