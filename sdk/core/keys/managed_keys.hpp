#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/message_header.hpp"
#include "protocol/crypto/sealed_message.hpp"
#include "protocol/crypto/secret_bytes.hpp"
#include "protocol/delivery/draft.hpp"
#include "protocol/entropy.hpp"
#include "protocol/wire/relation_key_frames.hpp"
#include "sdk/core/keys/managed_relation.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/ids.hpp>
#include <gapless/message.hpp>
#include <gapless/seq.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gapless::sdk {

// Managed conversations, whose keys the server makes and hands to members, version by version: what
// is said there is sealed and opened under them, and nothing of the key chains of others counts.
//
// It needs no keys of the device. Which conversation is managed is told with the first that is
// heard of it, and stays. It asks for nothing itself: `question` says what is missing, and whoever
// drives it asks. The arguments outlive it.
class managed_keys {
public:
    managed_keys(crypto::algorithms&, ledger&, protocol::entropy&);

    // Inputs.
    // The server says that it is managed, and up to which version there are keys.
    void handle_told(conversation_id where, std::uint64_t version);

    // This device has made it as one that is managed, or as one that is not.
    void handle_created(conversation_id where, bool managed);

    // The server takes nothing under the newest version that is here.
    void handle_stale(conversation_id where);

    // The answer to a question. False: no honest server gives it.
    [[nodiscard]] bool handle_keys(conversation_id where, const protocol::relation_keys& page);

    // Opens a message into its own fields, or says in its protection why not. An entry that was
    // sealed by nobody stays as it is.
    void open(conversation_id where, message& entry);

    // A row of the outbox, where may_seal.
    [[nodiscard]] std::string seal(
        conversation_id where, const protocol::draft& row, sender_counter counter, wall_time now
    );

    // State.
    [[nodiscard]] bool is_managed(conversation_id where);

    // As far as is known, the newest key is here.
    [[nodiscard]] bool may_seal(conversation_id where);

    // What to ask the server for; nothing: all that there are for this user are here.
    [[nodiscard]] std::optional<protocol::fetch_relation_keys> question(conversation_id where);

    // Of which conversations something is missing.
    [[nodiscard]] std::vector<conversation_id> incomplete();

private:
    [[nodiscard]] managed_relation* find(conversation_id where);
    void put(conversation_id where, const managed_relation& now);
    [[nodiscard]] const crypto::secret_bytes<32>* key(conversation_id where, std::uint64_t version);
    [[nodiscard]] bool is_at_home(
        const managed_relation& of, const crypto::message_header& header, const message& entry
    );

    crypto::algorithms& use_;
    ledger& ledger_;
    protocol::entropy& entropy_;
    std::map<conversation_id, std::optional<managed_relation>> relations_;  // that were looked up
    std::map<std::pair<conversation_id, std::uint64_t>, crypto::secret_bytes<32>> keys_;
};

}  // namespace gapless::sdk
