#pragma once

#include <gapless/ids.hpp>
#include <gapless/key_policy.hpp>
#include <gapless/member.hpp>
#include <gapless/reading.hpp>
#include <gapless/relation_mode.hpp>
#include <gapless/retention.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <string>

namespace gapless {

// A conversation as a device knows it.
struct conversation {
    conversation_id id;
    conversation_kind kind = conversation_kind::direct;
    std::string name;  // a group's; the other user of a direct one; of contacts, one's own
    log_epoch epoch;
    seq first;  // the first entry this user may see
    seq head;   // the newest one the server has named
    seq high;   // all entries up to here are in the mailbox, or were skipped; below head: a gap
    std::uint32_t members = 0;  // how many
    member_role role = member_role::member;
    bool removed = false;         // this user is no longer a member
    sender_counter last_counter;  // of the messages this device sent here
    wall_time active;             // when the newest entry in the mailbox was made; 0: there is none

    // How long what is sent now is kept, as members have set it; the app's rule may make it
    // shorter. Forever: nobody has set anything.
    gapless::retention retention = {};

    // Who can read what is said here, whatever was said before: see gapless/encryption.hpp.
    relation_mode mode = relation_mode::none;

    // What becomes of keys and texts of what is, or will be, encrypted end to end here. As members
    // have signed; before that, as this device chose, or else as the server says.
    key_policy policy = key_policy::archive;

    std::uint64_t unread = 0;           // messages of others above read_seq; 0 once removed
    std::uint64_t unread_mentions = 0;  // of these, those that mention this user; up to 100
    bool marked_unread = false;         // by hand, whatever is unread
    seq read_seq;                       // this user has read it up to here, on whichever device
    seq peer_read;                      // and so has the other user of a direct conversation
    seq peer_delivered;                 // up to here it is on a device of the other user
    gapless::reading reading;           // what that is counted with

    friend bool operator==(const conversation&, const conversation&) = default;
};

}  // namespace gapless
