#pragma once

#include "sdk/core/history/read_back.hpp"
#include "sdk/core/mailbox/gap_set.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"

#include <gapless/error.hpp>
#include <gapless/history_page.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>

namespace gapless::sdk {

// Answers who looks back: so many entries right below a place, or why there are fewer.
//
// What the mailbox holds is read from it. A question that ends at something missing waits for what
// the connection brings. It is looked at again after every flush, and reads on where it had ended
// when what is in its way has become another: each entry is read twice, however many pages it
// takes, to count it and for the answer. Without a connection it is answered as it stands, and it
// fails when nothing has come for as long as its patience. So each question gets one answer, in the
// end.
//
// It changes nothing, and outlives any state of the mailbox that it is shown.
class history_desk {
public:
    struct limits {
        duration patience = seconds(30);
        std::size_t entries_max = history_page_max;  // in a page
    };

    struct question {
        conversation_id conversation;
        seq before;
        std::size_t count = 0;
    };

    struct answer {
        std::uint64_t number = 0;
        result<history_page> page;
    };

    // Entries below the high mark that a question waits for.
    struct wanted {
        conversation_id conversation;
        seq_range entries;
    };

    explicit history_desk(limits options);

    // Command. The answer bears the number that is returned. Too many entries: errc::usage.
    [[nodiscard]] std::uint64_t ask(const question& asked, instant now);

    // Inputs. The mailbox holds this; what is missing in it is on its way, if there is a
    // connection.
    void look(const mailbox_state& stored, mailbox& box, bool is_online, instant now);

    // What was wanted is not on its way any more.
    void handle_disconnected();

    // The mailbox cannot be read.
    void fail(const error& why);
    void handle_timeout(instant now);

    // Outputs.
    [[nodiscard]] std::optional<answer> poll_answer();
    [[nodiscard]] std::optional<wanted> poll_wanted();
    [[nodiscard]] std::optional<instant> next_timeout() const;

    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

private:
    // What a question waits for: the gap row below a place, or all up to there.
    struct obstacle {
        seq high;
        std::optional<seq_range> gap;

        friend bool operator==(const obstacle&, const obstacle&) = default;
    };

    struct open_question {
        question asked;
        instant deadline;
        question rest = asked;  // what was not found yet
        std::optional<obstacle> in_the_way = {};
    };

    [[nodiscard]] static obstacle below(const mailbox_state& stored, const question& rest);
    [[nodiscard]] std::optional<result<history_page>> try_answer(
        open_question& at, const mailbox_state& stored, mailbox& box, bool is_online
    );
    void wait(open_question& at, const mailbox_state& stored, const seen_back& seen);

    limits limits_;
    std::uint64_t last_ = 0;
    std::map<std::uint64_t, open_question> waiting_;  // by number
    std::deque<answer> answers_;
    std::deque<wanted> wanted_;
};

}  // namespace gapless::sdk
