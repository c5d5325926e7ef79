#pragma once

#include "sdk/core/lists/conversation_list.hpp"
#include "sdk/core/lists/timeline_list.hpp"
#include "sdk/core/mailbox/mailbox.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "sdk/core/mailbox/mailbox_state.hpp"
#include "tests/simulation/checkers/expiry_model.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/report.hpp"

#include <gapless/listed_conversation.hpp>
#include <gapless/listed_entry.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gapless::simulation {

// The screen of one device's app: its list of conversations, and one timeline, made of nothing but
// the batches of the product's lists (I20).
//
// What it shows is compared with a mirror of the mailbox that is kept and sorted here, and in the
// end with the server's log.
class list_checker {
public:
    list_checker(ledger&, report&, std::string name);

    // The mailbox has committed these, or turns out to have.
    void handle_committed(const sdk::mailbox_changes&);

    // A new life of the device begins with this state, and its app with empty screens.
    void handle_started(const sdk::mailbox_state&);

    // The app takes what is new. A mailbox that cannot be read now is asked again.
    void poll(sdk::mailbox& box);

    // Both screens show what the mailbox holds, as far as they could read it.
    void check(const sdk::mailbox_state& stored, sdk::mailbox& box);

    // The list is the one that the server's log gives, for the user of this device.
    void check_settled(const std::string& user) const;

private:
    struct line {
        gapless::conversation conversation;
        conversation_settings settings;
        std::map<seq, message> rows;
        std::optional<message> last;  // of those that have not expired
    };

    void take(const conversation_batch& batch);
    void take(const timeline_batch& batch);
    void check_conversations() const;
    void check_timeline(const sdk::mailbox_state& stored, sdk::mailbox& box);
    [[nodiscard]] std::vector<const line*> sorted_lines() const;
    void find_last(conversation_id, line&) const;
    [[nodiscard]] bool has_expired(const client_id& own) const;

    ledger& ledger_;
    report& report_;
    std::string name_;

    std::map<conversation_id, line> lines_;
    expiry_model expiry_;
    std::optional<sdk::conversation_list> list_;
    std::optional<sdk::timeline_list> timeline_;
    conversation_id opened_;  // the timeline's conversation
    std::vector<listed_conversation> conversations_;
    std::vector<listed_entry> entries_;
    std::size_t limit_ = 0;
    std::uint64_t polls_ = 0;
    bool is_current_ = false;  // everything was read at the last poll, and nothing committed since
};

}  // namespace gapless::simulation
