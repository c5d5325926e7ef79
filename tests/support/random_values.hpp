#pragma once

#include "protocol/wire/inbox_entry.hpp"
#include "protocol/wire/inbox_fields.hpp"
#include "tests/support/random_source.hpp"

#include <gapless/contact.hpp>
#include <gapless/destination.hpp>
#include <gapless/error.hpp>
#include <gapless/member.hpp>
#include <gapless/message.hpp>
#include <gapless/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::tests {

// Values as an honest peer may send them, with every field drawn.

template <class Number>
Number random_number(random_source& random) {
    return Number{random.number()};
}

// Never all zero: that stands for none.
template <class Bytes>
Bytes random_id(random_source& random) {
    Bytes made;
    for (auto& byte : made.bytes) {
        byte = static_cast<std::uint8_t>(1 + random.below(255));
    }
    return made;
}

// Any bytes, just so many.
inline std::string random_exactly(random_source& random, std::size_t size) {
    std::string made(size, '\0');
    for (auto& byte : made) {
        byte = static_cast<char>(random.below(256));
    }
    return made;
}

template <class Enum>
Enum random_enum(random_source& random, Enum last) {
    return static_cast<Enum>(1 + random.below(static_cast<std::uint64_t>(last)));
}

inline duration random_wait(random_source& random) {
    return microseconds(static_cast<std::int64_t>(random.below(1'000'000'000)));
}

inline wall_time random_wall_time(random_source& random) {
    return wall_time{static_cast<std::int64_t>(random.below(4'000'000'000'000))};
}

template <class Make>
auto random_optional(random_source& random, Make make) -> std::optional<decltype(make(random))> {
    if (random.coin()) {
        return std::nullopt;
    }
    return make(random);
}

template <class Make>
auto random_list(random_source& random, std::size_t size_max, Make make)
    -> std::vector<decltype(make(random))> {
    std::vector<decltype(make(random))> made;
    for (auto size = random.below(size_max + 1); size > 0; --size) {
        made.push_back(make(random));
    }
    return made;
}

inline error random_error(random_source& random) {
    error made(random_enum(random, errc::internal));
    made.detail = random.bytes(20);
    made.retry_after = random_optional(random, random_wait);
    return made;
}

inline destination random_destination(random_source& random) {
    if (random.coin()) {
        return destination::to(conversation_id{1 + random.number() / 2});
    }
    return destination::direct("u" + random.bytes(31));
}

inline message_origin random_origin(random_source& random) {
    return {"u" + random.bytes(31), random_wall_time(random)};
}

// One that somebody could have.
inline std::string random_mention(random_source& random) {
    return "u" + std::to_string(random.below(1'000'000));
}

inline message random_message(random_source& random) {
    message made;
    made.seq = random_number<seq>(random);
    made.id = random_number<message_id>(random);
    made.client_id = random_id<client_id>(random);
    made.sender = random_number<user_id>(random);
    made.sender_name = random.bytes(32);
    made.device = random.coin() ? random_id<device_id>(random) : device_id{};
    made.counter = random_number<sender_counter>(random);
    made.kind = random_enum(random, message_kind::key_change);
    made.server_time = random_wall_time(random);
    made.body = random.bytes(100);
    made.ordinal = random_number<ordinal>(random);
    made.mentions = random_list(random, 3, random_mention);
    made.mention_all = random.coin();
    made.target = random_number<seq>(random);
    made.recalled = random.coin();
    made.expires = random_wall_time(random);
    made.origin = random_optional(random, random_origin);
    return made;
}

inline member random_member(random_source& random) {
    member made;
    made.user = random_number<user_id>(random);
    made.name = random.bytes(32);
    made.role = random_enum(random, member_role::owner);
    made.join_seq = random_number<seq>(random);
    made.muted_until = random_wall_time(random);
    return made;
}

// Any that fits the wire, whether a server takes it or not.
inline retention random_retention(random_source& random) {
    retention made;
    made.how = random_enum(random, retention::kind::until_acknowledged);
    made.time = random_wait(random);
    return made;
}

inline member_change random_member_change(random_source& random) {
    member_change made;
    made.change = random_enum(random, member_change::kind::retention);
    made.user = random.bytes(32);
    made.by = random.bytes(32);
    made.role = random_enum(random, member_role::owner);
    made.name = random.bytes(32);
    made.until = random_wall_time(random);
    made.history = random_enum(random, history_policy::all);
    made.retention = random_retention(random);
    made.signed_entry = random.bytes(200);
    return made;
}

inline contact_change random_contact_change(random_source& random) {
    contact_change made;
    made.change = random_enum(random, contact_change::kind::unblocked);
    made.user = random.bytes(32);
    made.note = random.bytes(200);
    return made;
}

inline protocol::read_state random_read_state(random_source& random) {
    protocol::read_state made;
    made.version = random.number();
    made.read_seq = random_number<seq>(random);
    made.read_ordinal = random_number<ordinal>(random);
    made.own_after_read = random.number();
    made.marked_unread = random.coin();
    made.mark_version = random.number();
    made.delivered_seq = random_number<seq>(random);
    made.pinned.value = random.coin();
    made.pinned.version = random.number();
    made.muted.value = random.coin();
    made.muted.version = random.number();
    made.draft_version = random.number();
    return made;
}

inline protocol::inbox_fields random_inbox_fields(random_source& random) {
    protocol::inbox_fields made;
    made.prev = random_number<inbox_version>(random);
    made.version = random_number<inbox_version>(random);
    made.head = random_number<seq>(random);
    made.read_state = random_optional(random, random_read_state);
    made.peer_read = random_number<seq>(random);
    made.peer_delivered = random_number<seq>(random);
    return made;
}

inline protocol::inbox_entry random_inbox_entry(random_source& random) {
    protocol::inbox_entry made;
    made.conversation = random_number<conversation_id>(random);
    made.version = random_number<inbox_version>(random);
    made.epoch = random_number<log_epoch>(random);
    made.kind = random_enum(random, conversation_kind::contacts);
    made.name = random.bytes(32);
    made.first = random_number<seq>(random);
    made.head = random_number<seq>(random);
    made.members = static_cast<std::uint32_t>(random.below(10'000));
    made.role = random_enum(random, member_role::owner);
    made.removed = random.coin();
    made.head_ordinal = random_number<ordinal>(random);
    made.base_ordinal = random_number<ordinal>(random);
    made.read_state = random.coin() ? random_read_state(random) : protocol::read_state{};
    made.peer_read = random_number<seq>(random);
    made.peer_delivered = random_number<seq>(random);
    made.mentions = random_list(random, 3, [](random_source& r) {
        const seq where = random_number<seq>(r);
        return mention_place{where, random_number<ordinal>(r)};
    });
    made.draft = random.coin() ? random.bytes(200) : std::string();
    made.retention = random_retention(random);
    made.mode = random.coin() ? random_enum(random, relation_mode::managed) : relation_mode::none;
    made.key_version = random_number<seq>(random).value;
    made.policy = random_enum(random, key_policy::ephemeral);
    return made;
}

}  // namespace gapless::tests
