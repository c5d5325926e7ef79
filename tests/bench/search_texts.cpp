#include "tests/bench/search_texts.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace gapless::bench {
namespace {

// A number that looks drawn, and is the same each time.
std::uint64_t mixed(std::uint64_t n) {
    n = (n ^ n >> 30U) * 0xbf58'476d'1ce4'e5b9U;
    n = (n ^ n >> 27U) * 0x94d0'49bb'1331'11ebU;
    return n ^ n >> 31U;
}

// One of `count`, the first the most often, as words and characters are.
std::uint64_t skewed(std::uint64_t chance, std::uint64_t count) {
    const auto within = [&](std::uint64_t below) { return mixed(chance + below) % below; };
    return within(within(within(count) + 1) + 1);
}

std::string chinese(std::uint64_t number) {
    constexpr std::uint64_t characters = 3'000;
    const auto length = 4 + mixed(number) % 20;
    std::string text;
    for (std::uint64_t i = 0; i < length; ++i) {
        const auto code = 0x4e00 + skewed(number * 64 + i, characters) * 7;
        text += static_cast<char>(0xe0U | code >> 12U);
        text += static_cast<char>(0x80U | (code >> 6U & 0x3fU));
        text += static_cast<char>(0x80U | (code & 0x3fU));
    }
    return text;
}

std::string made_up_line(std::uint64_t number) {
    std::string line;
    for (std::uint64_t i = 0; i <= mixed(number) % 20; ++i) {
        auto word = mixed(skewed(number * 64 + i, 30'000)) % 8'031'810'176U + 27;
        for (; word > 0; word /= 26) {
            line += static_cast<char>('a' + word % 26);
        }
        line += ' ';
    }
    return line;
}

// [HH:MM] <nick> text
void read_lines(const std::filesystem::path& log, std::vector<std::string>& into) {
    std::ifstream file(log);
    for (std::string line; std::getline(file, line);) {
        const auto name = line.find("] <");
        const auto text = line.find("> ");
        if (name == 6 && text != std::string::npos) {
            into.push_back(line.substr(text + 2));
        }
    }
}

std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < line.size();) {
        const auto end = std::min(line.find(' ', at), line.size());
        if (end > at) {
            words.push_back(line.substr(at, end - at));
        }
        at = end + 1;
    }
    return words;
}

bool has_letter(std::string_view word) {
    return std::ranges::any_of(word, [](char letter) {
        return (letter | 0x20) >= 'a' && (letter | 0x20) <= 'z';
    });
}

}  // namespace

search_texts::search_texts() {
    if (const char* logs = std::getenv("GAPLESS_CHAT_LOGS"); logs != nullptr) {
        std::vector<std::filesystem::path> files;
        for (const auto& each : std::filesystem::directory_iterator(logs)) {
            files.push_back(each.path());
        }
        std::ranges::sort(files);
        for (const auto& each : files) {
            read_lines(each, lines_);
        }
    }
    for (std::uint64_t n = 0; lines_.size() < 20'000; ++n) {
        lines_.push_back(made_up_line(n));
    }
}

std::string search_texts::text(std::uint64_t number) const {
    return number % 10 == 9 ? chinese(number) : lines_[mixed(number) % lines_.size()];
}

std::vector<std::string> search_texts::queries(std::size_t count) const {
    std::vector<std::string> made;
    for (std::uint64_t n = 0; made.size() < count; ++n) {
        if (n % 4 == 3) {
            const auto whole = chinese(n);
            made.push_back(whole.substr(mixed(n) % 4 * 3, 3 + 3 * (mixed(n + 1) % 3)));
            continue;
        }
        const auto words = words_of(lines_[mixed(n) % lines_.size()]);
        const auto& first = words[mixed(n + 2) % words.size()];
        if (!has_letter(first)) {
            continue;
        }
        if (n % 4 == 2 && words.size() > 1) {
            made.push_back(first + " " + words[mixed(n + 3) % words.size()] + " ");
        } else if (n % 4 == 1) {
            made.push_back(first.substr(0, 1 + mixed(n + 4) % first.size()));
        } else {
            made.push_back(first + " ");
        }
    }
    return made;
}

}  // namespace gapless::bench
