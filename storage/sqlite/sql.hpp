#pragma once

namespace gapless::storage {

// The text of a statement. It can only be made of a constant, so that nothing that came from
// outside can become SQL. Its address is its name in a connection's cache of prepared statements.
class sql {
public:
    consteval sql(const char* constant) : text_(constant) {}  // NOLINT: it stands for the literal

    [[nodiscard]] constexpr const char* text() const { return text_; }

private:
    const char* text_;
};

}  // namespace gapless::storage
