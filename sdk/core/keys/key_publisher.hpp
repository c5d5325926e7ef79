#pragma once

#include "protocol/crypto/algorithms.hpp"
#include "protocol/wire/key_frames.hpp"
#include "sdk/core/keys/own_keys.hpp"
#include "sdk/core/keys/user_book.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/error.hpp>
#include <gapless/ids.hpp>
#include <gapless/result.hpp>
#include <gapless/time.hpp>

#include <optional>
#include <vector>

namespace gapless::sdk {

// Says to the server which devices are this user's, and what to wrap for on this one. Once a
// session it looks at what the server has:
//
//     nothing yet ──▶ an account key is made, and a list of this device alone
//     a list      ──▶ it is taken as everybody's is; this device may be in it, or has to be linked
//
// and publishes this device's key to wrap for, in either case.
//
// The arguments outlive it.
class key_publisher {
public:
    key_publisher(crypto::algorithms&, ledger&, own_keys&, user_book&);

    // Input: what the server has of this user. `is_often`: keys to wrap for are renewed so. Fails
    // with what user_book fails with, as conflict.
    [[nodiscard]] result<protocol::publish_keys> handle_own(
        const protocol::user_keys& told, wall_time now, bool is_often = false
    );

    // Commands: the next list, with a device more or less. Fail with forbidden (this device has no
    // account key), unknown_user (that device is not listed) and usage (it is already).
    [[nodiscard]] result<protocol::publish_keys> link(
        const device_id& device, const public_key& signing, wall_time now
    );
    [[nodiscard]] result<protocol::publish_keys> revoke(const device_id& device, wall_time now);

    // The user begins anew, with an account key of this device's and this device alone, because the
    // account key is lost: nothing that the old one has signed counts from then on. It is published
    // with handle_own, again and again until the server has it. Fails with forbidden: the user has
    // revoked this device.
    [[nodiscard]] result<void> begin_anew();

    // Whether the account key that the user's newest list is signed with is here; also if nobody
    // but the server knows so far that it is.
    [[nodiscard]] bool has_account_key();

    // The next list with this device, which got the account key by the recovery code. Fails as
    // check_account.
    [[nodiscard]] result<protocol::publish_keys> adopt(wall_time now);

    // Fails with conflict: the account key that is here, and is forgotten with that, is not the one
    // that the user's lists are signed with.
    [[nodiscard]] result<void> check_account();

private:
    [[nodiscard]] protocol::publish_keys sign(
        const crypto::signing_key& account, const std::vector<pinned_device>& devices, wall_time now
    );
    [[nodiscard]] protocol::publish_keys list_anew(wall_time now);

    crypto::algorithms& use_;
    ledger& ledger_;
    own_keys& own_;
    user_book& users_;
};

}  // namespace gapless::sdk
