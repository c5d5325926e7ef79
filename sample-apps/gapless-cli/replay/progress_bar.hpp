#pragma once

#include <gapless/time.hpp>

#include <cstdint>
#include <string>

namespace gapless::cli {

// One line on a terminal's standard error that says how far something is; silent anywhere else.
class progress_bar {
public:
    progress_bar();
    ~progress_bar();
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;

    // At most ten times a second, unless what is done changes.
    void show(const std::string& what, std::uint64_t done, std::uint64_t of);

private:
    const bool is_on_terminal_;
    std::string what_;
    instant shown_;
};

}  // namespace gapless::cli
