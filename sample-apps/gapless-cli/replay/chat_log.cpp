#include "sample-apps/gapless-cli/replay/chat_log.hpp"

#include "sample-apps/gapless-cli/line_reader.hpp"
#include "sample-apps/gapless-cli/replay/windows_1252.hpp"

#include <gapless/user_name.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace gapless::cli {

namespace {

bool takes(std::string_view& text, std::string_view beginning) {
    if (!text.starts_with(beginning)) {
        return false;
    }
    text.remove_prefix(beginning.size());
    return true;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "[HH:MM]"
bool takes_time(std::string_view& text) {
    const auto t = text.substr(0, 7);
    const bool is_time = t.size() == 7 && t[0] == '[' && is_digit(t[1]) && is_digit(t[2]) &&
                         t[3] == ':' && is_digit(t[4]) && is_digit(t[5]) && t[6] == ']';
    return is_time && takes(text, t);
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::optional<chat_log::line> read_line(std::string_view text) {
    if (!takes_time(text)) {
        return std::nullopt;
    }
    const bool is_said = takes(text, " <");
    if (!is_said && !takes(text, "  * ")) {
        return std::nullopt;
    }
    const std::string_view end = is_said ? "> " : " ";
    const auto nick_end = text.find(is_said ? '>' : ' ');
    if (nick_end == std::string_view::npos) {
        return std::nullopt;
    }
    auto nick = canonical_user_name(trimmed(text.substr(0, nick_end)));
    text.remove_prefix(nick_end);
    if (nick.empty() || !takes(text, end) || is_blank(std::string(text))) {
        return std::nullopt;
    }
    return chat_log::line{std::move(nick), std::string(text)};
}

}  // namespace

std::map<std::string, std::vector<std::string>> chat_log::by_nick() const {
    std::map<std::string, std::vector<std::string>> said;
    for (const auto& [nick, text] : lines) {
        said[nick].push_back(text);
    }
    return said;
}

chat_log parse_chat_log(std::string name, std::string_view content) {
    chat_log log;
    log.name = std::move(name);
    while (!content.empty()) {
        const auto end = content.find('\n');
        auto raw = content.substr(0, end);
        content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
        if (raw.ends_with('\r')) {
            raw.remove_suffix(1);
        }
        if (auto line = read_line(utf8_of(raw))) {
            log.lines.push_back(std::move(*line));
        } else {
            ++log.skipped;
        }
    }
    return log;
}

result<chat_log> read_chat_log(const std::string& path) {
    std::error_code ec;
    if (!std::filesystem::is_regular_file(path, ec)) {
        return error(errc::usage, "no such file: " + path);
    }
    std::ifstream from(path, std::ios::binary);
    const std::string content{
        std::istreambuf_iterator<char>(from), std::istreambuf_iterator<char>()
    };
    if (!from && !from.eof()) {
        return error(errc::usage, "cannot read " + path);
    }
    return parse_chat_log(std::filesystem::path(path).filename().string(), content);
}

}  // namespace gapless::cli
