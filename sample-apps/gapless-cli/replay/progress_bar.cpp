#include "sample-apps/gapless-cli/replay/progress_bar.hpp"

#include "sample-apps/gapless-cli/main_loop.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace gapless::cli {

namespace {

constexpr std::uint64_t width = 30;
constexpr const char* clear_line = "\r\x1b[K";

}  // namespace

progress_bar::progress_bar() : is_on_terminal_(::isatty(STDERR_FILENO) != 0) {}

progress_bar::~progress_bar() {
    if (is_on_terminal_) {
        std::cerr << clear_line << std::flush;
    }
}

void progress_bar::show(const std::string& what, std::uint64_t done, std::uint64_t of) {
    if (!is_on_terminal_ || (what == what_ && now() - shown_ < milliseconds(100))) {
        return;
    }
    what_ = what;
    shown_ = now();
    const auto filled = std::min(width, of == 0 ? width : done * width / of);
    std::cerr << clear_line << what << " [" << std::string(filled, '#')
              << std::string(width - filled, ' ') << "] " << done << " of " << of << std::flush;
}

}  // namespace gapless::cli
