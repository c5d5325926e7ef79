#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/wire/sync_frames.hpp"

#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace gapless::sdk {

// The hash over all entries of a conversation since its epoch began, as they are stored. Each
// message names the hash that its sender had: so members who were shown different logs find out
// with the next message of one that reaches the other.
//
// Of an entry that is gone, or its body, the server tells the leaf: a wrong one is found by the
// next message that names a hash. Where it tells none the transcript says nothing from there on,
// until the next epoch begins anew.
class transcript {
public:
    enum class verdict {
        agrees,
        differs,
        unknown,  // the place is not within what is remembered here
    };

    using leaves = std::map<seq, protocol::leaf_hash>;

    transcript() = default;

    // The epoch's entry stands at `begun`, and its hash is the epoch's id.
    transcript(const crypto::digest& epoch_id, seq begun);

    // Inputs, in the order of the log, with what the server tells of those without their bodies.
    // One that is missing in between ends it.
    void handle_entry(crypto::algorithms& use, const message& stored, const leaves& told);
    void handle_hole(crypto::algorithms& use, const protocol::hole& gone, const leaves& told);

    // For a while this user was shown nothing, and need not be.
    void handle_away();

    // Where the server has left out what an honest one keeps, unless another epoch has begun since:
    // said once.
    [[nodiscard]] std::optional<seq> take_lack();

    // Where we are, to be named; seq 0: nowhere.
    [[nodiscard]] std::pair<seq, crypto::short_digest> place() const;

    [[nodiscard]] verdict compare(seq seen, const crypto::short_digest& named) const;

    [[nodiscard]] std::string encode() const;

    // Nothing: the mailbox has been damaged.
    [[nodiscard]] static std::optional<transcript> decode(const std::string& kept);

private:
    // As it is kept. What was not whole before there were leaves is `partial`, too.
    enum class state : std::uint8_t { partial = 0, whole = 1, lacks_leaf = 2 };

    void take(crypto::algorithms& use, seq at, const std::optional<protocol::leaf_hash>& leaf);
    void remember();

    crypto::digest hash_{};
    seq at_;  // of the last that was hashed
    state state_ = state::partial;
    std::deque<std::pair<seq, crypto::short_digest>> recent_;  // of this process, ascending
};

}  // namespace gapless::sdk
