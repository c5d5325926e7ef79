#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace gapless::sdk {

// What a device keeps for encryption, one kind of record each. Numbers are stored: never reuse one.
enum class key_kind : std::uint8_t {
    account = 1,        // the user's own account key
    next_account = 18,  // with which the user begins anew, until the server has it
    agreement = 2,      // a key of this device that others wrap for, by its number
    user = 3,           // somebody's devices as they are pinned, by user
    relation = 4,       // by conversation
    epoch = 5,          // by conversation and epoch
    sender = 6,         // how far a device is in a conversation, by both
    transcript = 7,     // by conversation
    stored = 8,         // how far this device's own messages are on the server, by conversation
    members = 15,       // who is in a conversation by what was signed, by conversation
    managed = 16,       // a conversation whose keys the server makes
    managed_key = 17,   // one of them, by conversation and version
    generation = 19,    // a key of an ephemeral conversation, by that, epoch and generation
    chosen = 20,        // what a group was made as, by conversation
    open_recalls = 21,  // entries without bodies whose recall has not come, by conversation

    // The user's key archive.
    archive_key = 9,     // by list of devices and id
    archive_place = 10,  // how many chunks were read or written
    recovery = 11,       // the code
    unarchived = 12,     // a secret that is not in the archive, by conversation and epoch
    held = 13,           // a secret of an epoch whose entry has not come yet, by both
    boxed = 14,          // up to which generation a device has the archive's keys, by device
};

// The name of a record: it is put and dropped as a whole, and only the keys' machines know what is
// in it.
struct key_name {
    key_kind kind = key_kind::account;
    std::string name;

    friend auto operator<=>(const key_name&, const key_name&) = default;
};

}  // namespace gapless::sdk
