#pragma once

#include "sample-apps/gapless-cli/chat/line_editor.hpp"
#include "sample-apps/gapless-cli/chat/screen.hpp"
#include "sample-apps/gapless-cli/chat/scrollback.hpp"
#include "sample-apps/gapless-cli/console.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace gapless::cli {

// A terminal with somebody at it. What is said scrolls up; below stays what is under way, a row
// each, and the line that is being typed, which nothing disturbs. The console outlives it.
class terminal_screen final : public screen {
public:
    // Standard input and output are a terminal that can move its cursor.
    [[nodiscard]] static bool is_possible();

    explicit terminal_screen(const console& on);
    ~terminal_screen() override;

    void start(line_callback typed, end_callback ended) override;

    void watch_keys(std::function<void()> pressed) override { pressed_ = std::move(pressed); }

    void stop() override;

    [[nodiscard]] result<void> print(const saying& said) override { return print(said, ""); }

    [[nodiscard]] result<void> print(const saying& said, const std::string& name) override;
    [[nodiscard]] result<void> replace(const saying& said, const std::string& name) override;

    void show(const situation& now) override;

    [[nodiscard]] bool is_terminal() const override { return true; }

private:
    void read();
    void clear();
    void draw();

    const console& on_;
    line_editor editor_;
    situation shown_;
    scrollback above_;
    std::size_t columns_ = 0;         // when the lines above were written
    std::size_t rows_below_max_ = 1;  // so many were pushed up at most
    std::size_t rows_ = 0;            // above the prompt that are ours
    line_callback typed_;
    end_callback ended_;
    std::function<void()> pressed_;
    bool is_started_ = false;
};

}  // namespace gapless::cli
