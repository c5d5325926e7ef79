#pragma once

#include "protocol/wire/frame.hpp"
#include "tests/simulation/prng.hpp"

#include <gapless/ids.hpp>

#include <string>

namespace gapless::simulation {

// What a hostile client has learnt of the server's answers.
struct hostile_notes {
    sender_counter last_counter;  // of its conversation with the one it pesters
    conversation_id group;        // one that it has made
};

// A frame of its own words, each of a kind that a client may send: a message to the one it pesters,
// a cancellation, a request of a group, a question, mostly with something in it that no honest
// client says. Ids come from a few, so that they come again with other contents.
[[nodiscard]] protocol::frame hostile_words(const hostile_notes&, prng& draw);

}  // namespace gapless::simulation
