#pragma once

#include "protocol/crypto/bytes.hpp"

#include <gapless/ids.hpp>
#include <gapless/verification.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::sdk {

// A device that some list of its user has named.
struct pinned_device {
    device_id device;
    public_key signing;
    std::uint8_t flags = 0;       // as crypto::listed_device has them
    std::uint64_t from_list = 0;  // the first list that has it
    std::uint64_t to_list = 0;    // the first one that has it no more; 0: the newest has it

    friend bool operator==(const pinned_device&, const pinned_device&) = default;
};

// An account key that was given up, and the first list that it signed.
struct former_account {
    std::uint64_t from_list = 0;
    public_key key;

    friend bool operator==(const former_account&, const former_account&) = default;
};

// What this device believes of a user: every list of devices, in one chain, and the account key
// that the newest of them is signed with. What is believed once is never exchanged for something
// else; who has lost the account key begins anew, with the next list.
struct pinned_user {
    user_id user;
    std::string name;  // canonical; as the server says
    public_key account_key;
    std::vector<crypto::digest> lists;        // the hashes of the first, the second …
    std::vector<pinned_device> devices;       // in the order in which they came
    std::uint64_t account_from = 1;           // the first list that is signed with the account key
    std::uint64_t verified_from = 0;          // likewise of the key that was verified; 0: none was
    std::vector<former_account> former = {};  // ascending

    [[nodiscard]] std::uint64_t list_seq() const { return lists.size(); }

    [[nodiscard]] gapless::verification verification() const;

    // With which the list of this number is signed.
    [[nodiscard]] const public_key& account_at(std::uint64_t list) const;

    // Whether the list of this number is the one with this hash.
    [[nodiscard]] bool has_list(std::uint64_t number, const crypto::digest& hash) const;

    // Null: no list has ever named it.
    [[nodiscard]] const pinned_device* find(const device_id& device) const;

    friend bool operator==(const pinned_user&, const pinned_user&) = default;
};

[[nodiscard]] std::string encode_pinned_user(const pinned_user& user);

// Nothing: the mailbox has been damaged.
[[nodiscard]] std::optional<pinned_user> decode_pinned_user(const std::string& kept);

}  // namespace gapless::sdk
