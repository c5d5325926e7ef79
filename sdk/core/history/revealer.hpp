#pragma once

#include "sdk/core/keys/key_desk.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/mailbox.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <map>
#include <optional>

namespace gapless::sdk {

// Messages that were here before their keys: when a key comes they are opened, some before each
// flush, and take their place. Every start tries again what was left.
//
// The arguments outlive it.
class revealer {
public:
    struct limits {
        std::size_t messages_max = 64;  // of a flush
        duration retry = seconds(1);    // after the mailbox has failed
    };

    revealer(limits, ledger&, mailbox&, key_desk&);

    // Input: there are keys for messages of this conversation.
    void handle_opened(conversation_id where, instant now);

    // A flush follows, sooner or later.
    void handle_timeout(instant now);

    // Command, before a flush: what can be opened goes with it.
    void gather(instant now);

    // Outputs.
    [[nodiscard]] std::optional<instant> next_timeout() const { return again_; }

    [[nodiscard]] bool is_behind() const { return !left_.empty(); }

private:
    void reveal(conversation_id where, message entry);
    [[nodiscard]] std::optional<seq> first_gathered(conversation_id where) const;

    limits limits_;
    ledger& ledger_;
    mailbox& mailbox_;
    key_desk& keys_;
    std::map<conversation_id, seq> left_;  // above which seq
    std::optional<instant> again_;
};

}  // namespace gapless::sdk
