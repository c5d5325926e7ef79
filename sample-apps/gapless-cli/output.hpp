#pragma once

#include <gapless/error.hpp>
#include <gapless/result.hpp>

#include <string>
#include <string_view>

namespace gapless::cli {

struct saying;

// Where results and errors are written: standard output and standard error, one object a line or
// text, as the user chose.
//
// Lines are buffered until flush(). When standard output cannot be written (a full disk) everything
// from then on is dropped, and every flush() says why.
class output {
public:
    enum class style { text, objects };

    explicit output(style chosen) : style_(chosen) {}

    void print(const saying& said);
    [[nodiscard]] result<void> flush();

    // On standard error, at once.
    void print_error(const error& failure) const;
    void remark(const saying& said) const;

    [[nodiscard]] bool is_json() const { return style_ == style::objects; }

private:
    style style_;
    bool is_broken_ = false;
};

// Without the control characters by which a text could play tricks with a terminal.
[[nodiscard]] std::string printable(std::string_view text);

// The code of a program that ends so: 0 done, 1 failed, 2 wrongly called.
[[nodiscard]] int exit_code_of(const result<void>& ending);

}  // namespace gapless::cli
