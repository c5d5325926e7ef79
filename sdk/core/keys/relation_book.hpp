#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/archive_chunk.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/generation_key.hpp"
#include "protocol/crypto/member_entry.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/wire/sync_frames.hpp"
#include "sdk/core/keys/epoch.hpp"
#include "sdk/core/keys/generation_book.hpp"
#include "sdk/core/keys/key_finding.hpp"
#include "sdk/core/keys/own_keys.hpp"
#include "sdk/core/keys/relation.hpp"
#include "sdk/core/keys/signed_members.hpp"
#include "sdk/core/keys/user_book.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/ids.hpp>
#include <gapless/key_policy.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gapless::sdk {

// The key chains of conversations, as the entries of their timelines tell of them, in their turn.
//
// An entry is believed when it follows on the one before, is signed by a device of its roster, and
// when all lists of devices that it names are pinned: so first ask missing_for. What is not
// believed leaves the chain as it was; messages that stand on it cannot be read.
//
// Who is a member it knows from what members' devices have signed, and not from the server: the
// genesis says who was there at first, or else the first epoch that is here, and each epoch after
// that is of exactly those whom the entries in between leave.
//
// The arguments outlive it.
class relation_book {
public:
    relation_book(
        crypto::algorithms&, ledger&, own_keys&, user_book&, generation_book::limits = {}
    );

    // Input: what time it is, by the server's clock, with every other input before it.
    void handle_clock(wall_time now) { now_ = now; }

    // Users of whom more has to be known before handle_change can judge this entry.
    [[nodiscard]] std::vector<user_id> missing_for(const message& entry);

    // Input: the entry's turn has come. `wrap`: what the server has for this device with it.
    [[nodiscard]] std::optional<key_finding> handle_change(
        conversation_id where, const message& entry, const protocol::key_wrap_at* wrap
    );

    // Input, likewise, of a change that the timeline tells: what is about members comes with its
    // entry of the chain.
    [[nodiscard]] std::optional<key_finding> handle_member(
        conversation_id where, const message& entry
    );

    // Input: the server has taken these entries of this device. They stand, whether the timeline
    // tells of them or not.
    void take_own(conversation_id where, const std::vector<std::string>& entries);

    // The secret of an epoch, from the user's own archive. Whether messages can be opened by it
    // that could not be before; of an epoch that is not known yet it is held until its entry comes.
    [[nodiscard]] bool take_secret(const crypto::archived_epoch& archived);

    // Up to there this user was no member, and is shown nothing. In its turn.
    void handle_away(conversation_id where, seq up_to);

    // The server takes no message of this epoch any more.
    void handle_stale(conversation_id where);

    // It does, after all.
    void handle_current(conversation_id where);

    // Another message was sealed in the newest epoch, and generation.
    void count_sealed(conversation_id where);

    // The log has a message of this generation of the newest epoch.
    void handle_generation(conversation_id where, const crypto::generation_key& key, wall_time at);

    // The server takes none below this generation. False: it has no reason to say so.
    [[nodiscard]] bool handle_stale_generation(conversation_id where, std::uint32_t newest);

    // Under which generation this device seals next, in the newest epoch: it goes on to another one
    // after some messages, and some time.
    [[nodiscard]] std::uint32_t generation_to_seal(conversation_id where);

    // This device has made a group, with this policy.
    void handle_created(conversation_id where, key_policy chosen);

    // What becomes of its keys: as was signed, or chosen here, or else as is told.
    [[nodiscard]] key_policy policy_of(conversation_id where, key_policy told);

    // Command: erases the keys of ephemeral conversations whose time is over.
    void sweep();

    [[nodiscard]] const generation_book& generations() const { return generations_; }

    // Null where no chain has begun. Valid until the next input.
    [[nodiscard]] const relation* find(conversation_id where);

    // The direct conversation that this device has asked for, with that user. Its row may come
    // later, and say what it likes.
    void handle_direct(conversation_id where, const std::string& user);

    // Whether a conversation may have these members when its keys begin: a direct one has its two,
    // or the one who talks to himself, for ever.
    [[nodiscard]] bool may_begin_with(conversation_id where, const std::set<user_id>& all);

    // Null where nobody is known, or this device's user is not in it, and may have missed what came
    // since. Valid until the next input.
    [[nodiscard]] const signed_members* members(conversation_id where);

    // Null: it was never told of. Valid until the next call.
    [[nodiscard]] const epoch* find_epoch(conversation_id where, std::uint64_t number);

    // Whether this device has a key of an epoch.
    [[nodiscard]] bool has_key(conversation_id where, std::uint64_t number);

    // That of a generation. Fails with wrong_epoch (this device never had one), generation_gone (it
    // is erased, or was here never, in an ephemeral conversation) and generation_too_far.
    [[nodiscard]] crypto::outcome<crypto::generation_key> key_of(
        conversation_id where, std::uint64_t number, std::uint32_t generation
    );

private:
    struct loaded {
        epoch told;
        std::optional<crypto::generation_key> key;              // the first, of what is archived
        std::map<std::uint32_t, crypto::generation_key> later;  // a saving
    };

    [[nodiscard]] crypto::outcome<crypto::relation_entry> verify(
        const std::string& signed_entry, user_id by, const device_id& device
    );
    [[nodiscard]] std::vector<user_id> missing_for_member(const message& entry);
    [[nodiscard]] bool is_as_told(const crypto::member_entry& said, const member_change& told);
    [[nodiscard]] bool is_taken(
        conversation_id where, const crypto::relation_entry& entry, const crypto::digest& hash
    );
    void note_told(
        conversation_id where,
        seq at,
        const crypto::relation_entry& entry,
        const crypto::member_entry& said
    );
    void advance(
        conversation_id where,
        const crypto::relation_entry& entry,
        const crypto::member_entry& said,
        const crypto::digest& hash
    );
    [[nodiscard]] const signed_members* known_members(conversation_id where);
    void put_members(conversation_id where, const signed_members& changed);
    [[nodiscard]] std::optional<std::string> peer_of(conversation_id where) const;
    [[nodiscard]] bool begin(
        conversation_id where, const crypto::relation_entry& genesis, const message& stored
    );
    [[nodiscard]] bool knows(const crypto::roster_member& member);
    [[nodiscard]] bool is_in(const crypto::epoch_body& body, user_id user, const device_id& device)
        const;
    [[nodiscard]] epoch epoch_of(
        const crypto::relation_entry& entry, const crypto::epoch_body& body, const message& stored
    );
    [[nodiscard]] bool take_wrap(
        epoch& told,
        const crypto::relation_entry& entry,
        const crypto::epoch_body& body,
        const message& stored,
        const protocol::key_wrap_at* wrap
    );
    [[nodiscard]] bool take_held(
        conversation_id where, const crypto::relation_entry& entry, epoch& told
    );
    [[nodiscard]] bool is_of(
        const epoch& told,
        const crypto::relation_id& relation,
        std::uint64_t number,
        const crypto::secret_bytes<32>& secret
    );
    [[nodiscard]] bool is_of_policy(
        conversation_id where, const relation* before, const crypto::epoch_body& body
    );
    void take_generation(conversation_id where, std::uint64_t number, relation& now, epoch& told);
    void step(relation& of, std::uint32_t generation, wall_time at);
    void put(conversation_id where, const relation& changed);
    [[nodiscard]] loaded* load(conversation_id where, std::uint64_t number);

    crypto::algorithms& use_;
    ledger& ledger_;
    own_keys& own_;
    user_book& users_;
    generation_book generations_;
    wall_time now_;
    std::map<conversation_id, relation> relations_;  // as they were read
    std::map<conversation_id, signed_members> members_;
    std::map<conversation_id, seq> away_;           // also where no chain has begun
    std::map<conversation_id, std::string> peers_;  // of direct ones that were asked for
    std::map<std::pair<conversation_id, std::uint64_t>, loaded> epochs_;
};

}  // namespace gapless::sdk
