#pragma once

#include "protocol/wire/frame.hpp"
#include "tests/support/random_key_frames.hpp"
#include "tests/support/random_source.hpp"
#include "tests/support/random_values.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace gapless::tests {

// A frame of each kind, as an honest peer may send it, with every field drawn. An overload a kind:
// one that is missing does not compile.

inline void fill(random_source& random, protocol::authenticate& to) {
    to.token = random.bytes(64);
    to.signature = random.bytes(64);
    if (random.coin()) {
        to.session_epoch = random_number<session_epoch>(random);
    }
}

inline void fill(random_source& random, protocol::challenge& to) {
    to.session_epoch = random_number<session_epoch>(random);
}

inline void fill(random_source& random, protocol::welcome& to) {
    to.version = random_count(random);
    to.session_epoch = random_number<session_epoch>(random);
    to.user = random_number<user_id>(random);
    to.user_name = random.bytes(32);
    to.limits.frame_bytes_max = random_count(random);
    to.limits.message_bytes_max = random_count(random);
    to.limits.group_members_max = random_count(random);
    to.limits.push_window_frames = random_count(random);
    to.limits.push_window_bytes = random_count(random);
    to.server_time = random_wall_time(random);
    to.backlog_first = random.coin();
}

inline void fill(random_source& random, protocol::close& to) { to.reason = random_error(random); }

inline void fill(random_source& random, protocol::unsupported& to) {
    to.kind = random_count(random);
}

inline void fill(random_source& random, protocol::send& to) {
    to.to = random_destination(random);
    to.client_id = random_id<client_id>(random);
    to.counter = random_number<sender_counter>(random);
    to.read_seq = random_number<seq>(random);
    to.kind = random_enum(random, message_kind::recall);
    to.body = random.bytes(200);
    to.mentions = random_list(random, 3, [](random_source& r) { return r.bytes(32); });
    to.mention_all = random.coin();
    to.target = random_number<seq>(random);
    to.lifetime = random_wait(random);
    to.origin = random_optional(random, random_origin);
}

inline void fill(random_source& random, protocol::sent& to) {
    to.client_id = random_id<client_id>(random);
    to.conversation = random_number<conversation_id>(random);
    to.epoch = random_number<log_epoch>(random);
    to.seq = random_number<seq>(random);
    to.id = random_number<message_id>(random);
    to.counter = random_number<sender_counter>(random);
    to.server_time = random_wall_time(random);
    to.duplicate = random.coin();
    to.inbox = random_optional(random, random_inbox_fields);
    to.ordinal = random_number<ordinal>(random);
    to.expires = random_wall_time(random);
}

inline void fill(random_source& random, protocol::refused& to) {
    to.client_id = random_id<client_id>(random);
    to.failure = random_error(random);
    to.expected = random_optional(random, random_number<sender_counter>);
    to.conflict = random_optional(random, random_number<seq>);
    to.generation = random_optional(random, random_count);
}

inline void fill(random_source& random, protocol::cancel& to) {
    to.to = random_destination(random);
    to.client_id = random_id<client_id>(random);
    to.counter = random_number<sender_counter>(random);
}

inline void fill(random_source& random, protocol::cancelled& to) {
    to.client_id = random_id<client_id>(random);
}

inline void fill(random_source& random, protocol::sync& to) {
    to.epoch = random_number<log_epoch>(random);
    to.version = random_number<inbox_version>(random);
    to.limit = random_count(random);
    to.large_after = random_number<conversation_id>(random);
}

inline void fill(random_source& random, protocol::sync_page& to) {
    to.epoch = random_number<log_epoch>(random);
    to.version = random_number<inbox_version>(random);
    to.state = random_enum(random, protocol::sync_state::reset);
    to.entries = random_list(random, 4, random_inbox_entry);
    to.large = random_list(random, 3, random_inbox_entry);
    to.large_to = random_number<conversation_id>(random);
}

inline void fill(random_source& random, protocol::pull& to) {
    to.conversation = random_number<conversation_id>(random);
    to.epoch = random_number<log_epoch>(random);
    to.from = random_number<seq>(random);
    to.to = random_number<seq>(random);
}

inline protocol::group_summary random_group_summary(random_source& random) {
    protocol::group_summary made;
    made.name = random.bytes(40);
    made.members = random_count(random);
    made.retention = random_retention(random);
    made.key_version = random_number<seq>(random).value;
    return made;
}

inline protocol::hole random_hole(random_source& random) {
    protocol::hole made;
    made.from = random_number<seq>(random);
    made.to = random_number<seq>(random);
    made.reason = random_enum(random, protocol::hole_reason::expired);
    return made;
}

inline protocol::leaf_at random_leaf(random_source& random) {
    protocol::leaf_at made;
    made.seq = random_number<seq>(random);
    made.leaf = *protocol::leaf_hash::from(random_exactly(random, protocol::leaf_hash::size));
    return made;
}

inline protocol::key_wrap_at random_key_wrap(random_source& random) {
    protocol::key_wrap_at made;
    made.seq = random_number<seq>(random);
    made.key_number = random_count(random);
    made.wrap = random_exactly(random, 80);
    return made;
}

inline void fill(random_source& random, protocol::pulled& to) {
    to.conversation = random_number<conversation_id>(random);
    to.epoch = random_number<log_epoch>(random);
    to.from = random_number<seq>(random);
    to.to = random_number<seq>(random);
    to.floor = random_number<seq>(random);
    to.head = random_number<seq>(random);
    to.messages = random_list(random, 4, random_message);
    to.holes = random_list(random, 4, random_hole);
    to.failure = random_optional(random, random_error);
    to.group = random_optional(random, random_group_summary);
    to.annotations = random_list(random, 4, random_message);
    to.head_ordinal = random_number<ordinal>(random);
    to.read_state = random_optional(random, random_read_state);
    to.wraps = random_list(random, 3, random_key_wrap);
    to.leaves = random_list(random, 3, random_leaf);
}

inline protocol::push_batch random_batch(random_source& random) {
    protocol::push_batch made;
    made.conversation = random_number<conversation_id>(random);
    made.epoch = random_number<log_epoch>(random);
    made.messages = random_list(random, 4, random_message);
    made.group = random_optional(random, random_group_summary);
    return made;
}

inline void fill(random_source& random, protocol::push& to) {
    to.batch = std::make_shared<protocol::push_batch>(random_batch(random));
    to.inbox = random_optional(random, random_inbox_fields);
}

inline void fill(random_source& random, protocol::notify& to) {
    to.conversation = random_number<conversation_id>(random);
    to.inbox = random_optional(random, random_inbox_fields);
    to.head = random_number<seq>(random);
}

inline void fill(random_source& random, protocol::changed& to) {
    to.entry = random_inbox_entry(random);
    to.inbox = random_inbox_fields(random);
}

inline protocol::mark random_mark(random_source& random) {
    protocol::mark made;
    made.conversation = random_number<conversation_id>(random);
    made.seq = random_number<seq>(random);
    return made;
}

inline void fill(random_source& random, protocol::ack& to) {
    to.frames = random.number();
    to.marks = random_list(random, 5, random_mark);
    to.inbox_version = random_number<inbox_version>(random);
    to.caught_up = random.coin();
}

inline void fill(random_source& random, protocol::heartbeat& to) {
    if (random.coin()) {
        fill(random, to.acknowledged.emplace());
    }
    to.next_silence = random_optional(random, random_wait);
}

inline protocol::large_head random_large_head(random_source& random) {
    protocol::large_head made;
    made.conversation = random_number<conversation_id>(random);
    made.head = random_number<seq>(random);
    return made;
}

inline void fill(random_source& random, protocol::heartbeat_answer& to) {
    to.inbox_version = random_number<inbox_version>(random);
    to.load = random_count(random);
    to.is_probe = random.coin();
    to.heads = random_list(random, 3, random_large_head);
    to.has_more_heads = random.coin();
    to.silence_max = random_optional(random, random_wait);
}

inline void fill(random_source& random, protocol::create_group& to) {
    to.name = random.bytes(40);
    to.members = random_list(random, 5, random_name);
    to.history = random_enum(random, history_policy::all);
    to.managed = random.coin();
    to.ephemeral = !to.managed && random.coin();
}

inline void fill(random_source& random, protocol::invite_member& to) {
    to.conversation = random_number<conversation_id>(random);
    to.user = random_name(random);
    to.entries = random_list(random, 2, random_member_entry);
}

inline void fill(random_source& random, protocol::remove_member& to) {
    to.conversation = random_number<conversation_id>(random);
    to.user = random_name(random);
    to.entries = random_list(random, 2, random_member_entry);
}

inline void fill(random_source& random, protocol::change_role& to) {
    to.conversation = random_number<conversation_id>(random);
    to.user = random_name(random);
    to.role = random_enum(random, member_role::owner);
    to.entries = random_list(random, 2, random_member_entry);
}

inline void fill(random_source& random, protocol::join_group& to) {
    to.conversation = random_number<conversation_id>(random);
    to.entries = random_list(random, 2, random_member_entry);
}

inline void fill(random_source& random, protocol::leave_group& to) {
    to.conversation = random_number<conversation_id>(random);
    to.entries = random_list(random, 2, random_member_entry);
}

inline void fill(random_source& random, protocol::list_members& to) {
    to.conversation = random_number<conversation_id>(random);
    to.after_user = random_number<user_id>(random);
    to.limit = random_count(random);
}

inline void fill(random_source& random, protocol::request_contact& to) {
    to.user = random_name(random);
    to.note = random.bytes(200);
}

inline void fill(random_source& random, protocol::answer_contact& to) {
    to.user = random_name(random);
    to.accept = random.coin();
}

inline void fill(random_source& random, protocol::remove_contact& to) {
    to.user = random_name(random);
}

inline void fill(random_source& random, protocol::follow_user& to) {
    to.user = random_name(random);
}

inline void fill(random_source& random, protocol::unfollow_user& to) {
    to.user = random_name(random);
}

inline void fill(random_source& random, protocol::block_user& to) { to.user = random_name(random); }

inline void fill(random_source& random, protocol::unblock_user& to) {
    to.user = random_name(random);
}

inline void fill(random_source& random, protocol::mute_member& to) {
    to.conversation = random_number<conversation_id>(random);
    to.user = random_name(random);
    to.until = random_wall_time(random);
}

inline void fill(random_source& random, protocol::mute_all& to) {
    to.conversation = random_number<conversation_id>(random);
    to.muted = random.coin();
}

inline void fill(random_source& random, protocol::rename_group& to) {
    to.conversation = random_number<conversation_id>(random);
    to.name = random_name(random);
}

inline void fill(random_source& random, protocol::dismiss_group& to) {
    to.conversation = random_number<conversation_id>(random);
}

inline void fill(random_source& random, protocol::set_history& to) {
    to.conversation = random_number<conversation_id>(random);
    to.history = random_enum(random, history_policy::all);
}

inline void fill(random_source& random, protocol::set_retention& to) {
    to.conversation = random_number<conversation_id>(random);
    to.retention = random_retention(random);
}

inline void fill(random_source& random, protocol::list_receipts& to) {
    to.conversation = random_number<conversation_id>(random);
    to.seq = random_number<seq>(random);
    to.after_user = random_number<user_id>(random);
    to.limit = random_count(random);
}

inline protocol::receipt random_receipt(random_source& random) {
    protocol::receipt made;
    made.user = random_number<user_id>(random);
    made.name = random_name(random);
    made.read_seq = random_number<seq>(random);
    made.delivered_seq = random_number<seq>(random);
    return made;
}

inline protocol::receipts_page random_receipts_page(random_source& random) {
    protocol::receipts_page made;
    made.entries = random_list(random, 4, random_receipt);
    made.read_count = random_count(random);
    made.delivered_count = random_count(random);
    made.members_count = random_count(random);
    made.more = random.coin();
    return made;
}

inline void fill(random_source& random, protocol::move_cursor& to) {
    to.conversation = random_number<conversation_id>(random);
    to.read_seq = random_number<seq>(random);
    if (random.coin()) {
        to.marked_unread = random.coin();
    }
    to.mark_version = random.number();
    const auto random_flag = [](random_source& r) {
        const bool value = r.coin();
        return versioned<bool>{value, r.number()};
    };
    to.pinned = random_optional(random, random_flag);
    to.muted = random_optional(random, random_flag);
    to.draft = random_optional(random, [](random_source& r) {
        std::string text = r.bytes(200);
        return versioned<std::string>{std::move(text), r.number()};
    });
}

inline void fill(random_source& random, protocol::cursor_moved& to) {
    to.conversation = random_number<conversation_id>(random);
    to.read_state = random_read_state(random);
    to.failure = random_optional(random, random_error);
    to.draft = random_optional(random, [](random_source& r) { return r.bytes(200); });
}

inline void fill(random_source& random, protocol::delivered_kept& to) {
    to.marks = random_list(random, 5, random_mark);
}

inline void fill(random_source& random, protocol::receipt_hint& to) {
    to.conversation = random_number<conversation_id>(random);
    to.user = random_number<user_id>(random);
    to.read_seq = random_number<seq>(random);
    to.delivered_seq = random_number<seq>(random);
}

inline void fill(random_source& random, protocol::set_presence& to) {
    to.state = random_enum(random, presence_state::offline);
}

inline void fill(random_source& random, protocol::watch_presence& to) {
    to.users = random_list(random, 5, random_name);
}

inline device_presence random_device_presence(random_source& random) {
    device_presence made;
    made.device_class = random_enum(random, device_class::other);
    made.state = random_enum(random, presence_state::offline);
    return made;
}

inline void fill(random_source& random, protocol::presence& to) {
    to.user = random_number<user_id>(random);
    to.name = random_name(random);
    to.state = random_enum(random, presence_state::offline);
    to.last_seen = random_wall_time(random);
    to.devices = random_list(random, 3, random_device_presence);
}

inline void fill(random_source& random, protocol::typing& to) {
    to.conversation = random_number<conversation_id>(random);
    to.user = random_name(random);
    to.active = random.coin();
}

// A variant with its alternative of this index, drawn.
template <class Variant, std::size_t... Indices>
Variant random_alternative(
    random_source& random, std::size_t index, std::index_sequence<Indices...> /*all*/
);

inline void fill(random_source& random, protocol::request& to) {
    constexpr auto bodies = std::variant_size_v<protocol::request_body>;
    to.id = random_id<request_id>(random);
    const auto body = static_cast<std::size_t>(random.below(bodies));
    to.body = random_alternative<protocol::request_body>(
        random, body, std::make_index_sequence<bodies>()
    );
}

inline void fill(random_source& random, protocol::response& to) {
    to.id = random_id<request_id>(random);
    to.failure = random_optional(random, random_error);
    to.conversation = random_number<conversation_id>(random);
    to.members = random_list(random, 4, random_member);
    to.receipts = random_optional(random, random_receipts_page);
    to.keys = random_optional(random, random_fetched_keys);
    to.archive = random_optional(random, random_fetched_archive);
    to.managed = random_optional(random, random_relation_keys);
    to.to_sign = random_optional(random, random_unsigned_change);
}

template <class Variant, std::size_t Index>
Variant random_one(random_source& random) {
    std::variant_alternative_t<Index, Variant> made;
    fill(random, made);
    return made;
}

template <class Variant, std::size_t... Indices>
Variant random_alternative(
    random_source& random, std::size_t index, std::index_sequence<Indices...> /*all*/
) {
    constexpr std::array makers{&random_one<Variant, Indices>...};
    return makers.at(index)(random);
}

inline constexpr std::size_t frame_kinds = std::variant_size_v<protocol::frame_variant>;

// A frame of the kind with this index in the variant.
inline protocol::frame random_frame(random_source& random, std::size_t kind) {
    auto made = random_alternative<protocol::frame_variant>(
        random, kind, std::make_index_sequence<frame_kinds>()
    );
    return std::visit([](auto& chosen) { return protocol::frame(std::move(chosen)); }, made);
}

inline protocol::frame random_frame(random_source& random) {
    const auto kind = static_cast<std::size_t>(random.below(frame_kinds));
    return random_frame(random, kind);
}

}  // namespace gapless::tests
