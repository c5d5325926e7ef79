#include "tests/integration/canaries/search.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <utility>

namespace gapless::integration {

namespace {

// No bytes of these are met by chance, and a part that got out is found.
constexpr std::size_t bytes_searched = 15;  // base64 of them needs none of the next one

std::string hexadecimal(std::string_view bytes, std::string_view digits) {
    std::string text;
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        text += digits[byte >> 4U];
        text += digits[byte & 0xfU];
    }
    return text;
}

// Of bytes that are a multiple of three.
std::string base64(std::string_view bytes, std::string_view last_two) {
    const std::string digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last_two);
    std::string text;
    for (std::size_t at = 0; at + 2 < bytes.size(); at += 3) {
        std::size_t three = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            three = (three << 8U) | static_cast<unsigned char>(bytes[at + i]);
        }
        for (const unsigned shift : {18U, 12U, 6U, 0U}) {
            text += digits[(three >> shift) & 0x3fU];
        }
    }
    return text;
}

bool stands_in(const std::vector<std::string>& pieces, const std::string& form) {
    return std::ranges::any_of(pieces, [&](const std::string& piece) {
        return piece.find(form) != std::string::npos;
    });
}

}  // namespace

needle text_needle(std::string name, std::string text) {
    return {std::move(name), {std::move(text)}};
}

needle bytes_needle(std::string name, std::string_view bytes) {
    const auto some = bytes.substr(0, bytes_searched);
    return {
        std::move(name),
        {
            std::string(some),
            hexadecimal(some, "0123456789abcdef"),
            hexadecimal(some, "0123456789ABCDEF"),
            base64(some, "+/"),
            base64(some, "-_"),
        },
    };
}

std::set<std::string> found_in(
    const std::vector<std::string>& pieces, const std::vector<needle>& wanted
) {
    std::set<std::string> names;
    for (const auto& each : wanted) {
        const bool is_there = std::ranges::any_of(each.forms, [&](const std::string& form) {
            return stands_in(pieces, form);
        });
        if (is_there) {
            names.insert(each.name);
        }
    }
    return names;
}

std::vector<std::string> files_in(const std::filesystem::path& directory) {
    std::vector<std::string> all;
    for (const auto& each : std::filesystem::recursive_directory_iterator(directory)) {
        if (each.is_regular_file()) {
            std::ifstream file(each.path(), std::ios::binary);
            all.emplace_back(
                std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()
            );
        }
    }
    return all;
}

}  // namespace gapless::integration
