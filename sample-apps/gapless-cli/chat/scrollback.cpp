#include "sample-apps/gapless-cli/chat/scrollback.hpp"

#include "sample-apps/gapless-cli/chat/text_width.hpp"

#include <string_view>
#include <utility>

namespace gapless::cli {

namespace {

// Rows of the largest terminal that we care for.
constexpr std::size_t lines_kept = 256;

// Of a text that may have several lines.
std::size_t rows_of_all(std::string_view text, std::size_t columns) {
    std::size_t rows = 0;
    while (true) {
        const auto end = text.find('\n');
        rows += rows_of(text.substr(0, end), columns);
        if (end == std::string_view::npos) {
            return rows;
        }
        text.remove_prefix(end + 1);
    }
}

}  // namespace

void scrollback::add(std::string line, std::string name) {
    lines_.push_back({std::move(line), std::move(name)});
    if (lines_.size() > lines_kept) {
        lines_.pop_front();
    }
}

std::optional<scrollback::rewriting> scrollback::replace(
    const std::string& name, std::string line, std::size_t columns, std::size_t rows
) {
    rewriting made;
    for (auto each = lines_.rbegin(); each != lines_.rend(); ++each) {
        made.rows += rows_of_all(each->line, columns);
        if (made.rows > rows) {
            break;
        }
        if (each->name == name) {
            each->line = std::move(line);
            for (auto next = each.base() - 1; next != lines_.end(); ++next) {
                made.lines.push_back(next->line);
            }
            return made;
        }
    }
    return std::nullopt;
}

}  // namespace gapless::cli
