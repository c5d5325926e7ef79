#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gapless::sdk {

// What a character is to a search.
enum class character_class : std::uint8_t {
    separator = 1,  // a word ends here
    ignored,        // as if it were not there: accents, joiners, variation selectors
    word,           // of a script that puts something between its words
    unspaced,       // of one that does not, and symbols: findable one by one
};

struct character {
    char32_t code = 0;       // folded
    std::size_t length = 1;  // in bytes
    character_class kind = character_class::separator;

    friend bool operator==(const character&, const character&) = default;
};

// The character at a place of the text that is before its end. A byte that begins no well-formed
// one is a separator by itself.
[[nodiscard]] character character_at(std::string_view text, std::size_t at);

// Appends it in UTF-8.
void append_character(std::string& to, char32_t code);

}  // namespace gapless::sdk
