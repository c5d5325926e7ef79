#include "sample-apps/gapless-cli/chat/text_width.hpp"

#include <algorithm>
#include <cwchar>

namespace gapless::cli {

namespace {

struct character {
    std::string_view bytes;
    std::size_t width;
};

// The first of a text that is not empty.
character first_of(std::string_view text) {
    wchar_t wide = 0;
    std::mbstate_t state{};
    const auto length = std::mbrtowc(&wide, text.data(), text.size(), &state);
    if (length == 0 || length > text.size()) {
        return {text.substr(0, 1), 1};
    }
    const auto width = ::wcwidth(wide);
    return {text.substr(0, length), width < 0 ? 1 : static_cast<std::size_t>(width)};
}

}  // namespace

std::size_t rows_above_end(std::string_view text, std::size_t columns) {
    std::size_t row = 0;
    std::size_t column = 0;
    while (!text.empty()) {
        const auto next = first_of(text);
        text.remove_prefix(next.bytes.size());
        if (column + next.width > columns) {
            ++row;
            column = 0;
        }
        column += next.width;
        // The cursor stands in front of the next character.
        if (column == columns) {
            ++row;
            column = 0;
        }
    }
    return row;
}

std::size_t rows_of(std::string_view text, std::size_t columns) {
    std::size_t row = 1;
    std::size_t column = 0;
    while (!text.empty()) {
        const auto next = first_of(text);
        text.remove_prefix(next.bytes.size());
        if (column + next.width > columns) {
            ++row;
            column = 0;
        }
        column += next.width;
    }
    return row;
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
    std::size_t width = 0;
    std::size_t fitting = 0;  // bytes that leave a column for the ellipsis
    for (auto rest = text; !rest.empty();) {
        const auto next = first_of(rest);
        rest.remove_prefix(next.bytes.size());
        width += next.width;
        if (width < columns) {
            fitting = text.size() - rest.size();
        } else if (width > columns) {
            return std::string(text.substr(0, fitting)) + "\u2026";
        }
    }
    return std::string(text);
}

}  // namespace gapless::cli
