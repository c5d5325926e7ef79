#pragma once

#include "sdk/core/mailbox/mailbox_changes.hpp"
#include "tests/support/mailbox_values.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace gapless::tests {

// A word that stands nowhere but in content, and in all of it.
inline const std::string canary = "qanarywort";

inline sdk::identity canary_owner() {
    sdk::identity who = alice();
    who.secret_key = "secret " + canary;
    who.server = "https://" + canary + ":1";
    who.authority = "pem " + canary;
    who.user = "alice" + canary;
    who.access_token = "access " + canary;
    who.refresh_token = "refresh " + canary;
    who.tcp = canary + ":2";
    who.websocket = canary + ":3";
    who.exchange = canary + ":4";
    who.signed_out = error(errc::kicked, "by " + canary);
    return who;
}

inline constexpr conversation_id canary_conversation{5};
inline constexpr std::uint64_t canary_messages = 40;

// All that a mailbox holds as content, with the canary in each piece of it.
inline sdk::mailbox_changes canary_changes() {
    sdk::mailbox_changes made;
    made.identity = canary_owner();
    conversation row = a_conversation(canary_conversation);
    row.name = "group " + canary;
    row.high = seq{canary_messages};
    row.reading.draft = {"begun " + canary, 3};
    row.reading.wanted_draft = versioned<std::string>{"wanted " + canary, 4};
    made.conversations.emplace(row.id, row);
    made.settings[row.id].draft = "shown " + canary;
    for (std::uint64_t n = 1; n <= canary_messages; ++n) {
        message said = a_message(seq{n}, "body " + std::to_string(n) + ' ' + canary);
        said.sender_name = "bob" + canary;
        said.mentions = {"carol" + canary, "dave"};
        said.origin = message_origin{"erin" + canary, wall_time{1}};
        made.messages.push_back({row.id, said});
        made.events.push_back({event_id{n}, message_event{row.id, said}});
    }
    annotation about;
    about.target = seq{3};
    about.kind = message_kind::edit;
    about.by = user_id{8};
    about.by_name = "bob" + canary;
    about.seq = seq{4};
    about.body = "edited " + canary;
    made.annotations.push_back({row.id, about});
    auto queued =
        a_draft(client_id_number(9), destination::direct("ann" + canary), "out " + canary);
    queued.mentions = {"fay" + canary};
    queued.origin = message_origin{"gus" + canary, wall_time{1}};
    made.drafts.emplace(queued.id, std::pair{std::uint64_t{1}, queued});
    failed_event failed;
    failed.client_id = client_id_number(8);
    failed.to = destination::direct("ann" + canary);
    failed.reason = error(errc::forbidden, "for " + canary);
    made.events.push_back({event_id{canary_messages + 1}, failed});
    sdk::network_memory network;
    made.keys[{sdk::key_kind::account, {}}] = "key " + canary;
    network.name = "wlan " + canary;
    network.server = {
        canary + ".example.org:1", canary + ":2", canary + ":3", "region-" + canary, canary + ":4"
    };
    made.networks = {network};
    return made;
}

}  // namespace gapless::tests
