#pragma once

#include "protocol/wire/key_material.hpp"

#include <gapless/ids.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace gapless::protocol {

// The keys of managed conversations, which the server makes and hands to members: over an
// authenticated connection, and nowhere else.

inline constexpr std::size_t relation_keys_max = 500;  // a page

// A question: it changes nothing, and its answer is kept nowhere.
struct fetch_relation_keys {
    conversation_id conversation;
    std::uint64_t from_version = 0;  // and later ones

    friend bool operator==(const fetch_relation_keys&, const fetch_relation_keys&) = default;
};

struct relation_key {
    std::uint64_t version = 0;
    key_material key;

    friend bool operator==(const relation_key&, const relation_key&) = default;
};

// Ascending: those under which something may have been said that the asker is shown.
struct relation_keys {
    std::string relation;       // 16 bytes
    std::uint64_t version = 0;  // the newest, under which messages are taken now
    std::vector<relation_key> keys;
    std::uint64_t next_version = 0;  // there may be more from here on: ask again; 0: there are none

    friend bool operator==(const relation_keys&, const relation_keys&) = default;
};

}  // namespace gapless::protocol
