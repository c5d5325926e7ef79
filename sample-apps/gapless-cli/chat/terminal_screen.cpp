#include "sample-apps/gapless-cli/chat/terminal_screen.hpp"

#include "sample-apps/gapless-cli/chat/text_width.hpp"
#include "sample-apps/gapless-cli/saying.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace gapless::cli {

namespace {

constexpr std::size_t under_way_rows_max = 4;

}  // namespace

bool terminal_screen::is_possible() {
    const char* kind = std::getenv("TERM");
    const bool can_move_cursor =
        kind != nullptr && *kind != '\0' && std::string_view(kind) != "dumb";
    return can_move_cursor && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
}

terminal_screen::terminal_screen(const console& on) : on_(on) {
    // Stopped in the middle of a line it would leave the terminal unusable.
    std::signal(SIGTSTP, SIG_IGN);
}

terminal_screen::~terminal_screen() { stop(); }

void terminal_screen::start(line_callback typed, end_callback ended) {
    typed_ = std::move(typed);
    ended_ = std::move(ended);
    is_started_ = true;
    draw();
    on_.loop.watch(STDIN_FILENO, [this] { read(); });
}

void terminal_screen::stop() {
    if (is_started_) {
        on_.loop.unwatch();
        clear();
        editor_.end();
        is_started_ = false;
    }
}

void terminal_screen::read() {
    switch (editor_.take_key()) {
        case line_editor::state::typing:
            if (pressed_) {
                pressed_();
            }
            return;
        case line_editor::state::entered:
            // What becomes of it is said in its place.
            editor_.wipe();
            clear();
            draw();
            typed_(editor_.line());
            return;
        case line_editor::state::ended:
            on_.loop.unwatch();
            ended_();
            return;
    }
}

result<void> terminal_screen::print(const saying& said, const std::string& name) {
    clear();
    on_.out.print(said);
    if (!said.line.empty()) {
        above_.add(said.line, name);
    }
    draw();
    return on_.out.flush();
}

result<void> terminal_screen::replace(const saying& said, const std::string& name) {
    clear();
    const auto rows = line_editor::rows();
    const auto seen = rows > rows_below_max_ ? rows - rows_below_max_ : 0;
    const auto anew = above_.replace(name, said.line, line_editor::columns(), seen);
    if (!anew) {
        return print(said, name);
    }
    std::fprintf(stdout, "\x1b[%zuA\r\x1b[J", anew->rows);
    for (const auto& line : anew->lines) {
        on_.out.print({{}, line});
    }
    draw();
    return on_.out.flush();
}

void terminal_screen::show(const situation& now) {
    if (now == shown_) {
        return;
    }
    clear();
    shown_ = now;
    draw();
}

void terminal_screen::clear() {
    if (const auto now = line_editor::columns(); now != columns_) {
        // What a terminal makes of its lines then, each does in a way of its own.
        columns_ = now;
        above_.clear();
    }
    if (!is_started_) {
        return;
    }
    rows_below_max_ = std::max(rows_below_max_, rows_ + editor_.rows_taken());
    editor_.hide();
    if (rows_ > 0) {
        std::fprintf(stdout, "\x1b[%zuA\x1b[J", rows_);
        rows_ = 0;
    }
}

void terminal_screen::draw() {
    if (!is_started_) {
        return;
    }
    const auto& all = shown_.under_way;
    rows_ = std::min(all.size(), under_way_rows_max);
    for (std::size_t i = all.size() - rows_; i < all.size(); ++i) {
        const auto row = cut_to_width(all[i], line_editor::columns() - 1);
        std::fprintf(stdout, "%s\n", row.c_str());
    }
    if (!shown_.remark.empty()) {
        const auto row = cut_to_width(shown_.remark, line_editor::columns() - 1);
        std::fprintf(stdout, "%s\n", row.c_str());
        ++rows_;
    }
    editor_.change_prompt(shown_.prompt);
    editor_.show();
}

}  // namespace gapless::cli
