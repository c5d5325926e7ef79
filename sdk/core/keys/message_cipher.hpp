#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/delivery/draft.hpp"
#include "sdk/core/keys/key_finding.hpp"
#include "sdk/core/keys/open_recalls.hpp"
#include "sdk/core/keys/own_keys.hpp"
#include "sdk/core/keys/relation_book.hpp"
#include "sdk/core/keys/sender_place.hpp"
#include "sdk/core/keys/transcript.hpp"
#include "sdk/core/keys/user_book.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::sdk {

// Messages of encrypted conversations: opened as their turn comes, and sealed before they leave.
//
// A message is opened into its own fields: the body, and what else its author said, or nothing,
// with the reason as its protection. In its turn it is also held against what came before: each
// device's messages are a chain, and each names the log that its sender had seen.
//
// The arguments outlive it.
class message_cipher {
public:
    message_cipher(crypto::algorithms&, ledger&, own_keys&, user_book&, relation_book&);

    struct taken {
        std::optional<key_finding> found;
        std::string sealed;  // the body of what could not be opened yet
    };

    // Input: what time it is, by the server's clock, with every other input before it.
    void handle_clock(wall_time now) { now_ = now; }

    // Inputs, in the order of the log, with what the server tells of what has no body any more.
    // What does not belong to an encrypted conversation stays as it is.
    [[nodiscard]] taken handle_entry(
        conversation_id where, message& entry, const transcript::leaves& told = {}
    );
    void handle_hole(
        conversation_id where, const protocol::hole& gone, const transcript::leaves& told
    );

    // Input, in its turn, too: what it is about was recalled by somebody who may.
    void handle_recall(conversation_id where, const message& entry);

    // Input: what follows is left for later, and comes out of its turn.
    void handle_skipped(conversation_id where);

    // Input: this is the newest entry that there is.
    [[nodiscard]] std::vector<key_finding> handle_head(conversation_id where);

    // An entry of the key chain was believed: the newest epoch begins with it.
    void handle_epoch(conversation_id where, seq begun);

    // Out of its turn: it is only opened. False: it cannot be read now.
    [[nodiscard]] bool open_early(conversation_id where, message& entry);

    // A row of the outbox under its counter; the conversation's newest epoch has a key here.
    [[nodiscard]] std::string seal(
        conversation_id where, const protocol::draft& row, sender_counter counter, wall_time now
    );

    // The server has stored the row; its entry may come much later.
    void handle_settled(conversation_id where, const protocol::draft& row);

    // A sealed row will never be stored.
    void handle_withdrawn(conversation_id where, const client_id& id);

private:
    struct chain_link {
        client_id id;
        crypto::short_digest after{};
    };

    struct opened {
        crypto::message_header header;
        crypto::digest content_hash{};
    };

    [[nodiscard]] std::optional<opened> open(conversation_id where, message& entry);
    [[nodiscard]] bool is_current(conversation_id where, const message& stored);
    [[nodiscard]] bool is_named(user_id sender, const message& entry);
    [[nodiscard]] message_protection reason_without_key(
        conversation_id where, const crypto::message_header& header, crypto::reason why
    );
    void limit_life(const relation& of, message& entry) const;
    void handle_generation(
        conversation_id where, const message& entry, const crypto::message_header& header
    );
    [[nodiscard]] std::optional<key_finding> follow(
        conversation_id where, message& entry, const opened& read
    );
    [[nodiscard]] crypto::message_header header_of(
        conversation_id where, const protocol::draft& row, sender_counter counter, wall_time now
    );
    [[nodiscard]] std::optional<crypto::short_digest> chain_before(
        conversation_id where, sender_counter counter
    );
    void remember_sealed();
    void put_stored(conversation_id where, const sender_place& newest);
    [[nodiscard]] std::optional<std::pair<sender_counter, chain_link>> link_of(
        const protocol::draft& row
    );
    transcript& transcript_of(conversation_id where);
    void keep(conversation_id where, const transcript& log);
    open_recalls& recalls_of(conversation_id where);
    void keep(conversation_id where, const open_recalls& recalls);
    void forget_recalls(conversation_id where);

    crypto::algorithms& use_;
    ledger& ledger_;
    own_keys& own_;
    user_book& users_;
    relation_book& relations_;
    wall_time now_;
    std::map<conversation_id, transcript> transcripts_;
    std::map<conversation_id, open_recalls> recalls_;

    // What this device has sealed, and does not know to be stored.
    std::map<conversation_id, std::map<sender_counter, chain_link>> sealed_;
};

}  // namespace gapless::sdk
