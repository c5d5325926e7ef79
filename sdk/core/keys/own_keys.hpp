#pragma once

#include "protocol/crypto/agreement_key.hpp"
#include "protocol/crypto/algorithms.hpp"
#include "protocol/crypto/bytes.hpp"
#include "protocol/crypto/signing_key.hpp"
#include "protocol/entropy.hpp"
#include "sdk/core/ledger/ledger.hpp"

#include <gapless/ids.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace gapless::sdk {

// The secret keys of this device: the one it signs with, made with the mailbox; those that others
// wrap for, each for some weeks; and on the user's first device the account key, which says which
// devices are the user's.
//
// What it makes is in the ledger before anybody hears of it. The arguments outlive it.
class own_keys {
public:
    static constexpr duration agreement_in_force = days(30);
    static constexpr duration agreement_renewed_before = days(7);
    static constexpr duration agreement_renewed_often = days(7);  // where something is ephemeral

    own_keys(crypto::algorithms&, ledger&, protocol::entropy&);

    // Commands. An account key is made once, and dropped when the user turns out to have another.
    void make_account();
    void drop_account();

    // Another account key, with which the user begins anew: it is the account key once the server
    // has taken it.
    void make_next_account();
    void adopt_next_account();

    // The account key as a recovery box had it.
    void take_account(const crypto::secret_bytes<32>& seed);

    // Its seed; nothing where account() is null.
    [[nodiscard]] std::optional<crypto::secret_bytes<32>> account_seed() const;

    // The newest key to wrap for, signed, as it is published: a new one when there is none, or when
    // the newest ends soon, or is a week old and is to be renewed as often.
    [[nodiscard]] std::string agreement_to_publish(wall_time now, bool is_often);
    [[nodiscard]] bool is_agreement_due(wall_time now) const;

    // Command: those are erased that another one followed so long ago.
    void erase_agreements(wall_time now, duration after);

    // State.
    [[nodiscard]] const crypto::signing_key& device_key();

    // Null where the user has none, or another device has it.
    [[nodiscard]] const crypto::signing_key* account();

    // Null while the user does not begin anew here.
    [[nodiscard]] const crypto::signing_key* next_account();

    // Null when it was never here, or is gone.
    [[nodiscard]] const crypto::agreement_key* agreement(std::uint32_t number);

    // 32 fresh bytes.
    [[nodiscard]] crypto::secret_bytes<32> draw();

private:
    using loaded_key = std::optional<crypto::signing_key>;

    [[nodiscard]] std::optional<crypto::secret_bytes<32>> seed_of(key_kind kind) const;
    [[nodiscard]] const crypto::signing_key* load(key_kind kind, loaded_key& to);

    crypto::algorithms& use_;
    ledger& ledger_;
    protocol::entropy& entropy_;
    loaded_key device_;
    loaded_key account_;
    loaded_key next_account_;
    std::map<std::uint32_t, crypto::agreement_key> agreements_;
};

}  // namespace gapless::sdk
