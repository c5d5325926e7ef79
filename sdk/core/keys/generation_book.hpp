#pragma once

#include "protocol/crypto/generation_key.hpp"
#include "protocol/crypto/secret_bytes.hpp"
#include "sdk/core/ledger/ledger.hpp"
#include "sdk/core/mailbox/key_name.hpp"

#include <gapless/ids.hpp>
#include <gapless/key_policy.hpp>
#include <gapless/time.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace gapless::sdk {

// The keys of ephemeral conversations: of each epoch those of generations, and never the secret
// that they follow from. From a key follow all later ones of its epoch and none of the earlier, so
// with each step of the log the newest is put down, and those before it are used no more:
//
//     in use ──a message of a later generation, or another epoch──▶ used no more ──window──▶ erased
//        └──────────────two windows after the epoch began, whatever is said───────────────────▶
//
// In between they open what is on its way, or was not read yet. Nobody seals in an epoch that is
// older than a window, so also where nobody says anything more the last key goes. Times are the
// server's, and those of the log: what was used no more long before it came here goes at once.
//
// The ledger outlives it.
class generation_book {
public:
    struct limits {
        std::uint32_t messages_max = 100;  // that this device seals in a generation
        duration age_max = hours(24);      // of a generation under which something is sealed
        duration window = ephemeral_window;
        duration epoch_age_max = days(1);
    };

    generation_book(limits, ledger&);

    // Inputs. An epoch has begun, at this time of the log, and no earlier one is used any more.
    void handle_epoch(conversation_id where, std::uint64_t epoch, wall_time at);

    // The first key of it came, with the epoch, which began then.
    void take(
        conversation_id where,
        std::uint64_t epoch,
        const crypto::generation_key& first,
        wall_time at
    );

    // The log has a message of this generation, whose key is this.
    void handle_used(
        conversation_id where, std::uint64_t epoch, const crypto::generation_key& key, wall_time at
    );

    // Command: erases what is due. Whether anything was.
    [[nodiscard]] bool sweep(wall_time now);

    // State. When there is something to erase.
    [[nodiscard]] std::optional<wall_time> next_sweep() const;

    // From which the key of this generation follows; nothing: it was erased, or never here.
    [[nodiscard]] std::optional<crypto::generation_key> before(
        conversation_id where, std::uint64_t epoch, std::uint32_t generation
    ) const;

    [[nodiscard]] bool has_keys(conversation_id where, std::uint64_t epoch) const;

    // No conversation here is ephemeral.
    [[nodiscard]] bool is_empty() const;

    [[nodiscard]] const limits& options() const { return limits_; }

private:
    struct kept_key {
        std::uint32_t number = 0;
        wall_time due;  // when it is to be erased
        crypto::secret_bytes<32> key;
    };

    [[nodiscard]] static std::optional<kept_key> decode(const key_name&, const std::string& value);
    [[nodiscard]] std::optional<kept_key> find(const key_name&) const;
    void put(const key_name&, const kept_key&);
    void retire(const key_name&, wall_time to);
    void retire_all(const key_name& from, const key_name& to, wall_time at);

    limits limits_;
    ledger& ledger_;
    std::set<std::pair<wall_time, key_name>> due_;  // when they are to be erased
};

}  // namespace gapless::sdk
