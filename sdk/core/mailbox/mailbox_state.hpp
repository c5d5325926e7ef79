#pragma once

#include "protocol/delivery/draft.hpp"
#include "sdk/core/mailbox/gap_set.hpp"
#include "sdk/core/mailbox/identity.hpp"
#include "sdk/core/mailbox/key_name.hpp"
#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "sdk/core/mailbox/network_memory.hpp"

#include <gapless/conversation.hpp>
#include <gapless/conversation_settings.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gapless::sdk {

// What an engine needs of a mailbox to start: everything but the timelines.
struct mailbox_state {
    gapless::sdk::identity identity;
    inbox_cursor cursor;
    gapless::session_epoch session;  // the newest that was stored
    std::vector<conversation> conversations;
    std::vector<std::pair<std::uint64_t, protocol::draft>> drafts;  // ascending position
    std::map<conversation_id, conversation_settings> settings;      // those that set anything
    std::map<conversation_id, gap_set> gaps;                        // of those that have any
    std::vector<network_memory> networks;                           // the latest first
    std::map<key_name, std::string> keys;
    std::set<conversation_id> sealed;  // those with messages that could not be opened yet
    wall_time expired_to;              // what did by then is gone
    event_id last_event;               // the newest ever appended
    event_id consumed;                 // acknowledged up to here

    friend bool operator==(const mailbox_state&, const mailbox_state&) = default;
};

}  // namespace gapless::sdk
