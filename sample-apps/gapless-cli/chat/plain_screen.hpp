#pragma once

#include "sample-apps/gapless-cli/chat/screen.hpp"
#include "sample-apps/gapless-cli/console.hpp"
#include "sample-apps/gapless-cli/line_reader.hpp"

namespace gapless::cli {

// Standard input and output as they are, for pipes and programs: a line in is a line typed, and
// there is no prompt. The console outlives it.
class plain_screen final : public screen {
public:
    explicit plain_screen(const console& on);
    ~plain_screen() override;

    void start(line_callback typed, end_callback ended) override;
    void stop() override;

    using screen::print;
    [[nodiscard]] result<void> print(const saying& said) override;

    void show(const situation& now) override;

    [[nodiscard]] bool is_terminal() const override { return false; }

private:
    void read();

    const console& on_;
    line_reader lines_;
    line_callback typed_;
    end_callback ended_;
};

}  // namespace gapless::cli
