#pragma once

#include "protocol/wire/archive_frames.hpp"
#include "protocol/wire/key_frames.hpp"
#include "tests/support/random_source.hpp"
#include "tests/support/random_values.hpp"

#include <gapless/ids.hpp>
#include <gapless/seq.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace gapless::tests {

// The requests about keys, and what answers them: see random_frames.hpp.

inline std::uint32_t random_count(random_source& random) {
    return static_cast<std::uint32_t>(random.next());
}

inline std::string random_name(random_source& random) { return random.bytes(32); }

inline void fill(random_source& random, protocol::hello& to) {
    to.versions = random_list(random, 5, random_count);
    to.device = random_id<device_id>(random);
    to.network = random.bytes(20);
}

inline void fill(random_source& random, protocol::publish_keys& to) {
    if (random.coin()) {
        to.account_key = random_exactly(random, 32);
        to.device_list = random.bytes(400);
    }
    to.kem_key = random.bytes(140);
    to.begins_anew = random.coin();
}

inline protocol::known_keys random_known_keys(random_source& random) {
    protocol::known_keys made;
    made.user = random_number<user_id>(random);
    made.list_seq = random_number<seq>(random).value;
    return made;
}

inline void fill(random_source& random, protocol::fetch_keys& to) {
    to.conversation = random_number<conversation_id>(random);
    to.users = random_list(random, 5, random_number<user_id>);
    to.known = random_list(random, 5, random_known_keys);
    to.after_user = random_number<user_id>(random);
}

inline protocol::device_wrap random_device_wrap(random_source& random) {
    protocol::device_wrap made;
    made.device = random_id<device_id>(random);
    made.key_number = random_count(random);
    made.wrap = random_exactly(random, 80);
    return made;
}

inline void fill(random_source& random, protocol::begin_epoch& to) {
    to.conversation = random_number<conversation_id>(random);
    to.entries = random_list(random, 2, [](random_source& r) { return r.bytes(400); });
    to.wraps = random_list(random, 4, random_device_wrap);
}

inline void fill(random_source& random, protocol::open_direct& to) {
    to.user = random_name(random);
}

inline protocol::account_start random_account_start(random_source& random) {
    protocol::account_start made;
    made.list_seq = random_number<seq>(random).value;
    made.account_key = random_exactly(random, 32);
    return made;
}

inline protocol::user_keys random_user_keys(random_source& random) {
    protocol::user_keys made;
    made.user = random_number<user_id>(random);
    made.name = random_name(random);
    made.account_key = random.coin() ? random_exactly(random, 32) : "";
    made.lists = random_list(random, 3, [](random_source& r) { return r.bytes(400); });
    made.kem_keys = random_list(random, 3, [](random_source& r) { return r.bytes(140); });
    made.role = random_optional(random, [](random_source& r) {
        return random_enum(r, member_role::owner);
    });
    made.accounts = random_list(random, 2, random_account_start);
    return made;
}

inline protocol::relation_state random_relation_state(random_source& random) {
    protocol::relation_state made;
    if (random.coin()) {
        made.relation = random_exactly(random, 16);
        made.head = random_exactly(random, 32);
    }
    made.index = random_number<seq>(random).value;
    made.epoch = random_number<seq>(random).value;
    made.is_stale = random.coin();
    return made;
}

inline protocol::fetched_keys random_fetched_keys(random_source& random) {
    protocol::fetched_keys made;
    made.users = random_list(random, 3, random_user_keys);
    made.more = random.coin();
    made.relation = random_relation_state(random);
    return made;
}

inline std::string random_member_entry(random_source& random) { return random.bytes(240); }

inline protocol::unsigned_entry random_unsigned_entry(random_source& random) {
    protocol::unsigned_entry made;
    made.change = random_enum(random, member_change::kind::role);
    made.user = random_number<user_id>(random);
    made.role = random_enum(random, member_role::owner);
    return made;
}

inline protocol::unsigned_change random_unsigned_change(random_source& random) {
    protocol::unsigned_change made;
    made.relation = random_relation_state(random);
    made.entries = random_list(random, 2, random_unsigned_entry);
    return made;
}

inline void fill(random_source& random, protocol::append_archive& to) {
    to.number = random_number<seq>(random).value;
    to.chunk = random.bytes(400);
}

inline void fill(random_source& random, protocol::fetch_archive& to) {
    to.from = random_number<seq>(random).value;
}

inline void fill(random_source& random, protocol::put_key_box& to) {
    to.device = random_id<device_id>(random);
    to.box = random.bytes(200);
}

inline void fill(random_source& random, protocol::fetch_relation_keys& to) {
    to.conversation = random_number<conversation_id>(random);
    to.from_version = random_number<seq>(random).value;
}

inline protocol::relation_key random_relation_key(random_source& random) {
    const std::string raw = random_exactly(random, protocol::key_material::size);
    std::array<std::uint8_t, protocol::key_material::size> key{};
    std::copy(raw.begin(), raw.end(), key.begin());
    return {random_number<seq>(random).value, protocol::key_material(key)};
}

inline protocol::relation_keys random_relation_keys(random_source& random) {
    protocol::relation_keys made;
    made.relation = random_exactly(random, 16);
    made.version = random_number<seq>(random).value;
    made.keys = random_list(random, 3, random_relation_key);
    made.next_version = random_number<seq>(random).value;
    return made;
}

inline protocol::fetched_archive random_fetched_archive(random_source& random) {
    protocol::fetched_archive made;
    made.count = random_number<seq>(random).value;
    made.chunks = random_list(random, 3, [](random_source& r) { return r.bytes(400); });
    made.box = random.bytes(200);
    made.recovery = random.bytes(200);
    return made;
}

}  // namespace gapless::tests
