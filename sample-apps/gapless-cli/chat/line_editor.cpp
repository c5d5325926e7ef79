#include "sample-apps/gapless-cli/chat/line_editor.hpp"

#include "sample-apps/gapless-cli/chat/text_width.hpp"

#include <gapless/assert.hpp>

#include <histedit.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <cstdio>
#include <cstdlib>

namespace gapless::cli {

namespace {

constexpr int lines_remembered = 500;
constexpr char ctrl_d = 4;
constexpr std::size_t drawn_at_once_max = 65'536;  // bytes

// Keys that terminals send, and that the library knows only if their description says so.
constexpr std::array keys{
    std::array{"^R", "em-inc-search-prev"},
    std::array{"\\e[H", "ed-move-to-beg"},
    std::array{"\\e[F", "ed-move-to-end"},
    std::array{"\\e[1~", "ed-move-to-beg"},
    std::array{"\\e[4~", "ed-move-to-end"},
    std::array{"\\e[3~", "ed-delete-next-char"},
    std::array{"\\e[1;5C", "em-next-word"},
    std::array{"\\e[1;5D", "ed-prev-word"},
};

// Characters of more than one byte are typed and measured as such, also where nobody chose a
// language.
void choose_utf8() {
    std::setlocale(LC_CTYPE, "");
    if (MB_CUR_MAX == 1) {
        std::setlocale(LC_CTYPE, "C.UTF-8");
    }
}

// Moves the cursor to the beginning of a row above, and clears everything from there on.
void clear_from(std::size_t rows_above) {
    if (rows_above > 0) {
        std::fprintf(stdout, "\x1b[%zuA", rows_above);
    }
    std::fputs("\r\x1b[J", stdout);
}

bool has_gone(int terminal) {
    pollfd asked{terminal, POLLIN, 0};
    return ::poll(&asked, 1, 0) > 0 && (asked.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

}  // namespace

struct line_editor::library {
    explicit library(line_editor& owner)
        : editor(::el_init("gapless", stdin, stdout, stderr)), lines(::history_init()) {
        GAPLESS_ASSERT(editor != nullptr && lines != nullptr);
        HistEvent told{};
        ::history(lines, &told, H_SETSIZE, lines_remembered);
        ::history(lines, &told, H_SETUNIQUE, 1);
        ::el_set(editor, EL_CLIENTDATA, &owner);
        ::el_set(editor, EL_PROMPT, &library::prompt);
        ::el_set(editor, EL_EDITOR, "emacs");
        ::el_set(editor, EL_HIST, &::history, lines);
        for (const auto& [key, command] : keys) {
            ::el_set(editor, EL_BIND, key, command, nullptr);
        }
        ::el_source(editor, nullptr);  // the user's own keys
    }

    ~library() {
        ::el_end(editor);
        ::history_end(lines);
    }

    library(const library&) = delete;
    library& operator=(const library&) = delete;

    static char* prompt(EditLine* of) {
        line_editor* owner = nullptr;
        ::el_get(of, EL_CLIENTDATA, &owner);
        return owner->prompt_.data();
    }

    EditLine* editor;
    History* lines;
};

line_editor::line_editor() {
    // What is taken away and what comes in its place are one write: nobody sees half of it.
    std::setvbuf(stdout, nullptr, _IOFBF, drawn_at_once_max);
    choose_utf8();  // which the library looks at when it begins
    library_ = std::make_unique<library>(*this);
    columns_ = columns();
}

line_editor::~line_editor() { end(); }

void line_editor::end() {
    if (is_active_) {
        is_active_ = false;
        ::el_set(library_->editor, EL_UNBUFFERED, 0);
        std::fflush(stdout);
    }
}

line_editor::state line_editor::take_key() {
    int length = 0;
    const char* text = ::el_gets(library_->editor, &length);
    if (text == nullptr || length <= 0) {
        return has_gone(STDIN_FILENO) ? state::ended : state::typing;
    }
    if (length == 1 && text[0] == ctrl_d) {
        return state::ended;
    }
    if (text[length - 1] != '\n' && text[length - 1] != '\r') {
        return state::typing;
    }
    line_.assign(text, static_cast<std::size_t>(length) - 1);
    end();
    if (!line_.empty()) {
        HistEvent told{};
        ::history(library_->lines, &told, H_ENTER, line_.c_str());
    }
    return state::entered;
}

void line_editor::hide() {
    if (is_active_) {
        clear_from(rows_above_end(prompt_ + text_before_cursor(), columns_));
    }
}

void line_editor::show() {
    if (const auto now = columns(); now != columns_) {
        columns_ = now;
        ::el_resize(library_->editor);
    }
    if (is_active_) {
        ::el_set(library_->editor, EL_REFRESH);
    } else {
        // Unbuffered, the library has the terminal, and shows its prompt.
        is_active_ = true;
        ::el_set(library_->editor, EL_UNBUFFERED, 1);
    }
    std::fflush(stdout);
}

void line_editor::wipe() { clear_from(rows_above_end(prompt_ + line_, columns_) + 1); }

std::string line_editor::text_before_cursor() const {
    const auto* typed = ::el_line(library_->editor);
    return {typed->buffer, typed->cursor};
}

std::size_t line_editor::rows_taken() const {
    if (!is_active_) {
        return 1;
    }
    const auto* typed = ::el_line(library_->editor);
    return rows_above_end(prompt_ + std::string(typed->buffer, typed->lastchar), columns_) + 1;
}

std::size_t line_editor::rows() {
    winsize size{};
    const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0;
    return is_known ? size.ws_row : 24;
}

std::size_t line_editor::columns() {
    winsize size{};
    const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_known ? size.ws_col : 80;
}

}  // namespace gapless::cli
