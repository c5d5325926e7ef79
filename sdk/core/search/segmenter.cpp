#include "sdk/core/search/segmenter.hpp"

namespace gapless::sdk {
namespace {

bool is_blank(const character& what) {
    constexpr std::u32string_view blanks = U" \t\n\r\u00a0\u3000";
    return blanks.find(what.code) != std::u32string_view::npos;
}

}  // namespace

segmenter::visible segmenter::read(std::size_t at) const {
    visible found;
    found.begin = at;
    found.what = character_at(text_, at);
    found.end = at + found.what.length;
    while (found.end < text_.size()) {
        const auto behind = character_at(text_, found.end);
        if (behind.kind != character_class::ignored) {
            break;
        }
        found.end += behind.length;
    }
    return found;
}

bool segmenter::next(segment& into) {
    while (at_ < text_.size()) {
        const auto found = character_at(text_, at_);
        if (found.kind == character_class::word) {
            take_word(read(at_), into);
            return true;
        }
        if (found.kind == character_class::unspaced) {
            take_pair(read(at_), into);
            return true;
        }
        is_joined_ = is_joined_ && !is_blank(found);
        at_ += found.length;
    }
    return false;
}

void segmenter::take_word(const visible& first, segment& into) {
    into.text.clear();
    into.begin = first.begin;
    into.first_end = first.end;
    into.is_unspaced = false;
    into.is_last_of_run = false;
    into.follows_word = is_joined_;
    visible current = first;
    for (std::size_t characters = 1;; ++characters) {
        append_character(into.text, current.what.code);
        into.end = current.end;
        if (current.end == text_.size() || characters == word_characters_max) {
            break;
        }
        current = read(current.end);
        if (current.what.kind != character_class::word) {
            break;
        }
    }
    at_ = into.end;
    into.touches_end = at_ == text_.size();
    is_joined_ = true;
}

void segmenter::take_pair(const visible& first, segment& into) {
    into.text.clear();
    append_character(into.text, first.what.code);
    into.begin = first.begin;
    into.first_end = first.end;
    into.end = first.end;
    into.is_unspaced = true;
    into.is_last_of_run = true;
    into.follows_word = false;
    if (first.end < text_.size()) {
        const auto second = read(first.end);
        if (second.what.kind == character_class::unspaced) {
            append_character(into.text, second.what.code);
            into.end = second.end;
            into.is_last_of_run = false;
        }
    }
    at_ = first.end;
    into.touches_end = into.end == text_.size();
    is_joined_ = false;
}

}  // namespace gapless::sdk
