#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace gapless::cli {

// One line on the terminal that is being typed: with a prompt, the keys of an editor, and the lines
// before it in reach of the arrow keys.
//
// It has the terminal from the first show() to end(), or its destruction. Keys are taken one at a
// time as they come, so that a program can do other things between them. Between hide() and show()
// there is room for what has to be written meanwhile: the cursor is at the beginning of an empty
// row.
class line_editor {
public:
    enum class state { typing, entered, ended };

    line_editor();
    ~line_editor();
    line_editor(const line_editor&) = delete;
    line_editor& operator=(const line_editor&) = delete;

    void hide();
    void show();
    void end();

    // Takes a key that is there to be read. After `entered` there is a line to be had, and show()
    // begins the next; `ended` means Ctrl-D on an empty line, or that the terminal has gone.
    [[nodiscard]] state take_key();

    [[nodiscard]] const std::string& line() const { return line_; }

    // Seen from the next show() on.
    void change_prompt(std::string prompt) { prompt_ = std::move(prompt); }

    // Takes the line that has just been entered off the screen.
    void wipe();

    // Of the terminal, for the prompt and what is typed.
    [[nodiscard]] std::size_t rows_taken() const;

    // The terminal's.
    [[nodiscard]] static std::size_t columns();
    [[nodiscard]] static std::size_t rows();

private:
    struct library;

    [[nodiscard]] std::string text_before_cursor() const;

    std::unique_ptr<library> library_;
    std::string prompt_;
    std::string line_;
    std::size_t columns_ = 0;  // as the library knows them
    bool is_active_ = false;
};

}  // namespace gapless::cli
