#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"

#include <gapless/message.hpp>
#include <gapless/seq.hpp>

#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace gapless::sdk {

// The hash over all entries of a conversation since its epoch began, as they are stored. Each
// message names the hash that its sender had: so members who were shown different logs find out
// with the next message of one that reaches the other.
//
// An entry that is gone, or its body, leaves nothing to hash: from there on the transcript says
// nothing, until the next epoch begins anew.
class transcript {
public:
    enum class verdict {
        agrees,
        differs,
        unknown,  // the place is not within what is remembered here
    };

    transcript() = default;

    // The epoch's entry stands at `begun`, and its hash is the epoch's id.
    transcript(const crypto::digest& epoch_id, seq begun);

    // Input. One that is missing in between, as one without its body, ends it.
    void handle_entry(crypto::algorithms& use, const message& stored);

    // Where we are, to be named; seq 0: nowhere.
    [[nodiscard]] std::pair<seq, crypto::short_digest> place() const;

    [[nodiscard]] verdict compare(seq seen, const crypto::short_digest& named) const;

    [[nodiscard]] std::string encode() const;

    // Nothing: the mailbox has been damaged.
    [[nodiscard]] static std::optional<transcript> decode(const std::string& kept);

private:
    void remember();

    crypto::digest hash_{};
    seq at_;
    bool is_whole_ = false;
    std::deque<std::pair<seq, crypto::short_digest>> recent_;  // of this process, ascending
};

}  // namespace gapless::sdk
