#pragma once

#include "protocol/wire/sync_frames.hpp"
#include "sdk/core/mailbox/gap_set.hpp"

#include <gapless/conversation.hpp>
#include <gapless/ids.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace gapless::sdk {

// Decides which gaps to pull when: a few at a time, one for each conversation, in turn, so that a
// conversation with a long gap does not keep the others waiting.
//
// A page that is too large for a link that breaks all the time would never come: after a connection
// that has not answered a pull the next pages are half as large, down to a single entry, and twice
// as large after every answer.
//
// It knows every conversation that has a stored gap (high < head). A gap that was wanted on an
// earlier connection, or in an earlier life of the engine, is wanted again at once on the next.
class pull_queue {
public:
    struct limits {
        std::size_t in_flight_max = 4;
        std::uint64_t entries_max = 500;
        duration answer_within = seconds(30);
    };

    explicit pull_queue(limits options);

    // Inputs. The conversation's row, whenever its high or head may have moved.
    void handle_row(const conversation& row);

    // Everything that is missing anywhere is wanted now.
    void handle_connected(instant now);
    void handle_disconnected();

    // What was asked of the conversation, if anything was. What is still missing has to be wanted
    // anew.
    std::optional<protocol::pull> handle_answer(conversation_id where);

    // Something long is on its way, in one direction or the other: what was asked is answered
    // behind it.
    void handle_progress(instant now);

    // Commands. Pull the conversation at this time, if not before; up to `to` only, if given.
    void want(conversation_id where, instant due, std::optional<seq> to = std::nullopt);

    // Pull the conversation before all others that are wanted by then.
    void hurry(conversation_id where);

    // Never again pull this one.
    void exclude(conversation_id where);

    // Asks for the newest page of a range below the high mark, if fewer answers than so many are on
    // their way, and none about this conversation.
    [[nodiscard]] std::optional<protocol::pull> ask(
        const conversation& row, seq_range wanted, std::size_t in_flight_max, instant now
    );

    // Outputs.
    [[nodiscard]] std::optional<protocol::pull> poll_pull(instant now);
    [[nodiscard]] std::optional<instant> next_timeout() const;

    // An answer is overdue: the connection is of no use.
    [[nodiscard]] bool is_overdue(instant now) const;

    // Fewer answers than so many, or than ever, are on their way.
    [[nodiscard]] bool has_room(std::size_t in_flight_max) const {
        return is_connected_ && flights_.size() < std::min(in_flight_max, limits_.in_flight_max);
    }

    // An answer is on its way.
    [[nodiscard]] bool is_pulling() const { return !flights_.empty(); }

    [[nodiscard]] bool has_gaps() const { return !gaps_.empty(); }

    // Entries between the high marks and the heads, over all conversations.
    [[nodiscard]] std::uint64_t missing() const { return missing_; }

private:
    static constexpr std::uint64_t first_turn = std::uint64_t{1} << 32;

    struct gap {
        log_epoch epoch;
        seq high;
        seq head;
    };

    struct wish {
        instant due;
        std::uint64_t turn = 0;
        std::optional<seq> to;
    };

    struct flight {
        protocol::pull asked;
        instant answer_due;
    };

    using place = std::tuple<instant, std::uint64_t, conversation_id>;

    void forget_gap(conversation_id where);
    void forget_wish(conversation_id where);
    [[nodiscard]] protocol::pull frame_for(conversation_id where, const wish& wanted) const;

    limits limits_;
    std::uint64_t page_;  // entries to ask for at most, for now
    bool is_connected_ = false;
    std::map<conversation_id, gap> gaps_;
    std::uint64_t missing_ = 0;  // in all of them
    std::set<conversation_id> excluded_;
    std::map<conversation_id, wish> wishes_;
    std::set<place> order_;  // of the wishes that are not in flight
    std::uint64_t turn_ = first_turn;
    std::uint64_t hurried_turn_ = first_turn;
    std::map<conversation_id, flight> flights_;
};

}  // namespace gapless::sdk
