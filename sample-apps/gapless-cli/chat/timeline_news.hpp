#pragma once

#include <gapless/listed_entry.hpp>
#include <gapless/message.hpp>

#include <cstdint>
#include <set>
#include <variant>
#include <vector>

namespace gapless::cli {

// What happens in the timeline of the conversation in front that no event tells of: keys change,
// and messages that could not be opened become readable.
//
// Tell it what the screen shows, and give it the batches of the list.
class timeline_news {
public:
    // A new one, from the first entry behind the newest that is known to be shown.
    void begin(seq shown_up_to);

    // Shown as it is here: once it can be opened, that is news.
    void handle_shown(const message& entry);

    struct key_change {
        message entry;

        friend bool operator==(const key_change&, const key_change&) = default;
    };

    struct opened {
        message entry;

        friend bool operator==(const opened&, const opened&) = default;
    };

    using piece = std::variant<key_change, opened>;

    // By seq.
    [[nodiscard]] std::vector<piece> take(const timeline_batch& batch);

private:
    seq told_;              // key changes up to here are shown, or were told of
    std::set<seq> closed_;  // shown, and not to be read
};

}  // namespace gapless::cli
