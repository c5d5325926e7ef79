#pragma once

#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/identity.hpp"

#include <gapless/key_policy.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace gapless::sdk {

// How far a conversation's key chain is, by the entries of its timeline.
struct relation {
    crypto::relation_id id;
    std::uint64_t index = 0;   // of the newest entry
    crypto::digest head{};     // its hash
    std::uint64_t epoch = 0;   // the newest; 0: only the genesis is here
    wall_time epoch_begun;     // by the clock of who began it
    std::uint64_t sealed = 0;  // by this device in this epoch

    seq at;       // where the newest entry stands in the timeline
    seq away_to;  // the last hole of a time in which this user was no member; 0: there was none

    // The server takes no message of the newest epoch any more.
    bool is_stale = false;

    // The newest entry that the timeline has told of. This device's own may be ahead of it.
    std::uint64_t told = 0;

    // Whose going the timeline has told of in the newest epoch, and no coming since: nothing of
    // theirs follows there.
    std::set<user_id> gone;

    // What becomes of its keys, as was signed.
    key_policy policy = key_policy::archive;

    // Of the newest epoch: the highest generation that anybody is known to use, since when, and how
    // much this device has sealed in it.
    std::uint32_t generation = 0;
    wall_time generation_begun;
    std::uint64_t generation_sealed = 0;

    friend bool operator==(const relation&, const relation&) = default;
};

[[nodiscard]] std::string encode_relation(const relation& kept);

// Nothing: the mailbox has been damaged.
[[nodiscard]] std::optional<relation> decode_relation(const std::string& kept);

}  // namespace gapless::sdk
