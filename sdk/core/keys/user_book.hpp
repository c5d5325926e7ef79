#pragma once

#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/key_wrap.hpp"
#include "protocol/crypto/outcome.hpp"
#include "protocol/crypto/verifying_key.hpp"
#include "protocol/wire/key_frames.hpp"
#include "sdk/core/keys/pinned_user.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// A device that an epoch's secret is to be wrapped for.
struct wrap_target {
    crypto::wrap_recipient recipient;
    crypto::agreement_public_key key;
};

// Whose devices are whose: what the server says of users is held against what it said before, and
// believed only as far as their account keys have signed it. The first account key that is heard of
// is pinned; another one begins with a list that follows on all before it, and stays visible as
// pinned_user::account_from.
//
// The ledger and the algorithms outlive it.
class user_book {
public:
    user_book(crypto::algorithms&, ledger&);

    // Input: what the server says. Of what does not follow on what is pinned nothing is taken; it
    // fails with bad_signature or the layout's reasons, wrong_device (another user's list), and
    // wrong_state (another account key without a list that begins with it, another list in the
    // place of one that is pinned, a device that is back after it was revoked, another name than
    // before, or the name of somebody else).
    [[nodiscard]] crypto::outcome<void> take(const protocol::user_keys& told);

    // Those devices of the user's newest list that have a key in force, by ascending id. A key that
    // does not verify is left out.
    [[nodiscard]] std::vector<wrap_target> targets_of(
        const protocol::user_keys& told, wall_time now
    );

    // Commands. The account key that is pinned now is the one that was compared; or none is any
    // more. Nothing is pinned of the user: nothing happens.
    void mark_verified(user_id user);
    void mark_unverified(user_id user);

    // Null when nothing is pinned. Valid until the user's next take.
    [[nodiscard]] const pinned_user* find(user_id user);

    // Likewise, by canonical name.
    [[nodiscard]] const pinned_user* find_named(const std::string& canonical);

    // The key of a device that some list of this user has named; null: none has.
    [[nodiscard]] const crypto::verifying_key* signer(user_id user, const device_id& device);

private:
    [[nodiscard]] crypto::outcome<void> take_list(
        pinned_user& user, const protocol::user_keys& told, const std::string& signed_list
    );
    [[nodiscard]] bool may_be_named(const pinned_user& user, const std::string& name);
    std::map<std::string, user_id>& names();
    void put(const pinned_user& user);
    void put_verified(user_id user, bool is_verified);

    crypto::algorithms& use_;
    ledger& ledger_;
    std::map<user_id, pinned_user> users_;  // as they were read
    std::map<device_id, crypto::verifying_key> signers_;
    std::optional<std::map<std::string, user_id>> names_;  // of all that are pinned
};

}  // namespace gapless::sdk
