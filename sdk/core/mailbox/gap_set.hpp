#pragma once

#include <gapless/seq.hpp>

#include <optional>
#include <vector>

namespace gapless::sdk {

// Entries first..last of a conversation.
struct seq_range {
    seq first;
    seq last;

    friend bool operator==(const seq_range&, const seq_range&) = default;
};

// What a mailbox lacks of a conversation below its high mark, and knows that it lacks: the ranges
// between the runs of entries that it holds. Ascending, and nowhere do two of them touch.
class gap_set {
public:
    // Commands. What is missing already, or there already, may be said again.
    void add(seq_range missing);
    void remove(seq_range filled);

    [[nodiscard]] const std::vector<seq_range>& ranges() const { return ranges_; }

    [[nodiscard]] bool is_empty() const { return ranges_.empty(); }

    [[nodiscard]] bool contains(seq entry) const;

    // The highest range that begins below this entry.
    [[nodiscard]] std::optional<seq_range> below(seq entry) const;

    // Nothing is missing up to here, of entries up to the high mark.
    [[nodiscard]] seq complete_to(seq high) const {
        return ranges_.empty() ? high : ranges_.front().first.previous();
    }

    friend bool operator==(const gap_set&, const gap_set&) = default;

private:
    std::vector<seq_range> ranges_;
};

}  // namespace gapless::sdk
