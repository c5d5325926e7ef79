#pragma once

#include "sdk/core/search/character.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gapless::sdk {

// A text cut into what can be found in it: a message for the index, a message that the index does
// not have yet, and what somebody searches for are all cut by this one class.
//
// Of spaced scripts it gives the words, folded; a word longer than word_characters_max comes in
// pieces of that length. Of unspaced scripts it gives at each character the two that begin there,
// and the last one alone: so whoever looks for two or more of them looks for a row of these pairs,
// and whoever looks for one for the pairs that begin with it.
//
// The text outlives the segmenter.
class segmenter {
public:
    static constexpr std::size_t word_characters_max = 64;

    struct segment {
        std::string text;           // folded
        std::size_t begin = 0;      // in the text, in bytes
        std::size_t first_end = 0;  // of its first character
        std::size_t end = 0;
        bool is_unspaced = false;
        bool is_last_of_run = false;  // the one unspaced character that has none behind it
        bool touches_end = false;     // nothing comes behind it, not even a separator
        bool follows_word = false;    // no blank between it and the word before it
    };

    explicit segmenter(std::string_view text) : text_(text) {}

    // Output: the next segment, into what the caller keeps. False: there is none.
    [[nodiscard]] bool next(segment& into);

private:
    // One that is no separator, with what is ignored behind it.
    struct visible {
        character what;
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    [[nodiscard]] visible read(std::size_t at) const;
    void take_word(const visible& first, segment& into);
    void take_pair(const visible& first, segment& into);

    std::string_view text_;
    std::size_t at_ = 0;
    bool is_joined_ = false;  // to a word before, by what is no blank
};

}  // namespace gapless::sdk
