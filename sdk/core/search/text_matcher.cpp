#include "sdk/core/search/text_matcher.hpp"

#include "sdk/core/search/search_score.hpp"

#include <algorithm>

namespace gapless::sdk {

void text_matcher::cut(std::string_view text) {
    used_ = 0;
    segmenter cutting(text);
    while (true) {
        if (used_ == segments_.size()) {
            segments_.emplace_back();
        }
        if (!cutting.next(segments_[used_])) {
            return;
        }
        ++used_;
    }
}

bool text_matcher::is_at(const search_phrase& phrase, std::size_t at) const {
    const auto count = phrase.segments.size();
    if (count > used_ - at) {
        return false;
    }
    for (std::size_t i = 0; i + 1 < count; ++i) {
        if (segments_[at + i].text != phrase.segments[i]) {
            return false;
        }
    }
    const auto& last = segments_[at + count - 1].text;
    return phrase.is_prefix ? last.starts_with(phrase.segments.back())
                            : last == phrase.segments.back();
}

bool text_matcher::match(std::string_view text) {
    cut(text);
    score_ = 0;
    for (const auto& phrase : terms_) {
        std::uint64_t occurrences = 0;
        for (std::size_t at = 0; at < used_; ++at) {
            if (is_at(phrase, at)) {
                ++occurrences;
            }
        }
        if (occurrences == 0) {
            return false;
        }
        score_ += search_score(occurrences, used_);
    }
    return true;
}

std::vector<text_span> text_matcher::spans() const {
    std::vector<text_span> found;
    for (const auto& phrase : terms_) {
        for (std::size_t at = 0; at < used_; ++at) {
            if (is_at(phrase, at)) {
                const auto& last = segments_[at + phrase.segments.size() - 1];
                const bool is_one_character = last.is_unspaced && phrase.is_prefix;
                const auto begin = segments_[at].begin;
                const auto end = is_one_character ? last.first_end : last.end;
                found.push_back({begin, end - begin});
            }
        }
    }
    std::ranges::sort(found, {}, &text_span::offset);
    std::vector<text_span> merged;
    for (const auto& next : found) {
        if (merged.empty() || merged.back().offset + merged.back().length < next.offset) {
            merged.push_back(next);
        } else {
            auto& before = merged.back();
            const auto end = std::max(before.offset + before.length, next.offset + next.length);
            before.length = end - before.offset;
        }
    }
    return merged;
}

}  // namespace gapless::sdk
