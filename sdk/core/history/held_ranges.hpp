#pragma once

#include "sdk/core/mailbox/gap_set.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace gapless::sdk {

// What got nothing when it was asked for, and is left alone for a while: of each conversation the
// ranges, so that the others go on.
//
// Where the server has lost an entry, that one is held, and what is above it asked for without it.
// Of a conversation with many such places the whole question is held as well, and each for longer
// the more there are: what is lost for good costs little, however much it is.
class held_ranges {
public:
    struct limits {
        duration patience = seconds(30);  // the first of a conversation
        std::size_t entries_max = 8;      // of a conversation, before whole questions are held
    };

    explicit held_ranges(limits);

    // Inputs. The first entry asked for is lost; or nothing is known of why there was nothing.
    void handle_lost(conversation_id where, seq_range asked, instant now);
    void handle_nothing(conversation_id where, seq_range asked, instant now);
    void handle_timeout(instant now);

    // Commands. These may be asked for all the same.
    void release(conversation_id where, seq_range entries);
    void clear();

    // Outputs. What may be asked for of what is missing.
    [[nodiscard]] gap_set without_held(conversation_id where, gap_set missing) const;
    [[nodiscard]] std::optional<instant> next_timeout() const;

private:
    struct hold {
        seq_range entries;
        instant until;
    };

    limits limits_;
    std::map<conversation_id, std::vector<hold>> held_;  // none of them empty
};

}  // namespace gapless::sdk
