#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/epoch_body.hpp"
#include "protocol/crypto/member_entry.hpp"
#include "protocol/crypto/relation_entry.hpp"
#include "protocol/wire/key_frames.hpp"
#include "sdk/core/keys/own_keys.hpp"
#include "sdk/core/keys/user_book.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/ids.hpp>
#include <gapless/key_policy.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <string>
#include <vector>

namespace gapless::sdk {

// Makes entries of key chains. The next epoch of a conversation is a fresh secret, the signed entry
// that commits to it, and the secret once for each device that may read. It remembers nothing: the
// secret comes back with the entry, wrapped for this device as for every other.
//
// The arguments outlive it.
class epoch_maker {
public:
    epoch_maker(crypto::algorithms&, ledger&, own_keys&, user_book&);

    // Everybody's lists have been taken. Fails with keys_missing (somebody has no device to wrap
    // for, or this device is in none of its user's lists) and too_large_for_end_to_end.
    [[nodiscard]] result<protocol::begin_epoch> make(
        conversation_id where,
        const protocol::relation_state& before,
        const std::vector<protocol::user_keys>& members,
        key_policy policy,
        wall_time now
    );

    // The entries of a change of members, signed, behind this place. Fails with unexpected_frame:
    // it is none.
    [[nodiscard]] result<std::vector<std::string>> sign_members(
        const protocol::relation_state& before, const std::vector<crypto::member_entry>& changes
    );

private:
    struct audience {
        std::vector<crypto::roster_member> roster;
        std::vector<wrap_target> targets;
    };

    [[nodiscard]] result<audience> audience_of(
        const std::vector<protocol::user_keys>& members, wall_time now
    );
    [[nodiscard]] crypto::relation_entry genesis_of(
        conversation_id where,
        const std::vector<protocol::user_keys>& members,
        key_policy policy,
        wall_time now
    );
    [[nodiscard]] result<std::vector<protocol::device_wrap>> wraps_of(
        const crypto::relation_entry& entry,
        std::uint64_t epoch,
        const crypto::digest& head,
        const std::vector<wrap_target>& targets,
        const crypto::secret_bytes<32>& secret
    );
    void sign_as_actor(crypto::relation_entry& entry);

    crypto::algorithms& use_;
    ledger& ledger_;
    own_keys& own_;
    user_book& users_;
};

}  // namespace gapless::sdk
