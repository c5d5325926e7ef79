#include "sample-apps/gapless-cli/chat/plain_screen.hpp"

#include <unistd.h>

#include <utility>

namespace gapless::cli {

plain_screen::plain_screen(const console& on) : on_(on), lines_(STDIN_FILENO) {}

plain_screen::~plain_screen() { stop(); }

void plain_screen::start(line_callback typed, end_callback ended) {
    typed_ = std::move(typed);
    ended_ = std::move(ended);
    on_.loop.watch(lines_.descriptor(), [this] { read(); });
}

void plain_screen::stop() { on_.loop.unwatch(); }

void plain_screen::read() {
    lines_.read_some();
    while (auto next = lines_.poll_line()) {
        typed_(std::move(next->text));
    }
    if (lines_.is_at_end()) {
        stop();
        ended_();
    }
}

result<void> plain_screen::print(const saying& said) {
    on_.out.print(said);
    return on_.out.flush();
}

void plain_screen::show(const situation& /*now*/) {}

}  // namespace gapless::cli
