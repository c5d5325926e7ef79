#pragma once

#include "server/core/store/keeping.hpp"
#include "server/core/store/records.hpp"

#include <gapless/error.hpp>
#include <gapless/mention.hpp>
#include <gapless/message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gapless::server {

// Port: the store as one transaction sees it. Everything that a job does inside its transaction is
// core code written against this, once, for every store.
//
// A store that fails (disk full, I/O error) latches: from then on reads find nothing, writes do
// nothing and failure() is set. So the core needs no error path of its own inside a job: the
// commit fails, and whatever the job concluded is thrown away with it.
//
// Reads see the transaction's own writes, and what a conversation's record says holds until the
// transaction ends: nobody else moves its head meanwhile. One thread at a time; records are copies.
//
// What removes old rows may do no more than a step of it, and is true when there may be more: the
// next call goes on, even in another transaction.
class store_transaction {
public:
    virtual ~store_transaction() = default;

    [[nodiscard]] virtual std::optional<error> failure() const = 0;

    // Numbers that were never given before: `count` of them, the first is returned.
    [[nodiscard]] virtual user_id allot_user() = 0;
    [[nodiscard]] virtual conversation_id allot_conversation() = 0;
    [[nodiscard]] virtual message_id allot_messages(std::uint64_t count) = 0;

    // Accounts. Names are looked up by canonical spelling.
    [[nodiscard]] virtual std::optional<account_record> find_account(user_id) = 0;
    [[nodiscard]] virtual std::optional<account_record> find_account_named(
        std::string_view canonical
    ) = 0;
    virtual void put_account(const account_record&) = 0;

    [[nodiscard]] virtual std::optional<device_record> find_device(const device_id&) = 0;
    [[nodiscard]] virtual std::vector<device_record> devices_of(user_id) = 0;
    virtual void put_device(const device_record&) = 0;
    // And its tokens, KEM keys and wraps.
    virtual void remove_device(const device_id&) = 0;

    [[nodiscard]] virtual std::optional<token_record> find_token(const token_hash&) = 0;
    virtual void put_token(const token_record&) = 0;
    // All tokens of the device with a generation below the given one.
    virtual void remove_tokens_before(const device_id&, std::uint64_t generation) = 0;
    // Those that expire by then.
    [[nodiscard]] virtual bool remove_expired_tokens(wall_time now) = 0;

    // First answers.
    [[nodiscard]] virtual std::optional<request_record>
    find_request(user_id actor, const request_id&) = 0;
    virtual void put_request(const request_record&) = 0;
    [[nodiscard]] virtual bool remove_requests_before(wall_time) = 0;

    // Conversations.
    [[nodiscard]] virtual std::optional<conversation_record> find_conversation(conversation_id) = 0;
    virtual void put_conversation(const conversation_record&) = 0;
    // The direct conversation of a pair, in either order (a == b: notes to oneself).
    [[nodiscard]] virtual std::optional<conversation_id> find_direct(user_id a, user_id b) = 0;
    virtual void put_direct(user_id a, user_id b, conversation_id) = 0;
    // The contacts timeline of a user.
    [[nodiscard]] virtual std::optional<conversation_id> find_contacts(user_id) = 0;
    virtual void put_contacts(user_id, conversation_id) = 0;

    // How a user stands to another one; nothing, if they never had to do with each other.
    [[nodiscard]] virtual std::optional<contact_record> find_contact(
        user_id user, user_id peer
    ) = 0;
    virtual void put_contact(const contact_record&) = 0;

    // Memberships: current ones by ascending user; all stays of one user by ascending join_seq, or
    // the last of them alone. Nobody asks for all members of a group just because somebody speaks.
    [[nodiscard]] virtual std::vector<membership_record> members(conversation_id) = 0;
    [[nodiscard]] virtual std::optional<membership_record> last_stay(conversation_id, user_id) = 0;
    // Current ones above this user alone.
    [[nodiscard]] virtual std::vector<membership_record> members_after(
        conversation_id, user_id, std::size_t count_max
    ) = 0;
    [[nodiscard]] virtual std::vector<membership_record> stays(conversation_id, user_id) = 0;
    virtual void put_membership(const membership_record&) = 0;  // key: conversation, user, join_seq

    // Marks: the large conversations that each sync of a user lists; ascending, those above
    // `after`.
    virtual void put_large(user_id, conversation_id) = 0;
    virtual void remove_large(user_id, conversation_id) = 0;
    [[nodiscard]] virtual bool is_large(user_id, conversation_id) = 0;
    [[nodiscard]] virtual std::vector<conversation_id> large_of(
        user_id, conversation_id after, std::size_t count_max
    ) = 0;

    // The archive.
    // Takes the next `count` seqs of the conversation in this very transaction; the first is
    // returned. `countable` of them are, and raise the head's ordinal. A rollback gives them back.
    [[nodiscard]] virtual seq bump_seq(
        conversation_id, std::uint64_t count, std::uint64_t countable
    ) = 0;
    virtual void insert_message(conversation_id, const message&, const keeping&) = 0;
    // Ascending from..to, until the bodies exceed bytes_max (at least one, if there is one) or
    // count_max is reached.
    [[nodiscard]] virtual std::vector<message> read_messages(
        conversation_id, seq from, seq to, std::size_t count_max, std::size_t bytes_max
    ) = 0;

    // Expiry. How long an entry is kept that is there. Those whose time is over by then, without
    // their bodies, the earliest first; and when it is over for the next one.
    [[nodiscard]] virtual keeping keeping_of(conversation_id, seq) = 0;
    [[nodiscard]] virtual std::vector<archived_entry> expired(
        wall_time now, std::size_t count_max
    ) = 0;
    [[nodiscard]] virtual std::optional<wall_time> next_expiry() = 0;

    // Of those up to there that wait for devices the time is over now, if it was not before.
    virtual void let_go(conversation_id, seq up_to, wall_time now) = 0;
    // Takes an entry away, and what annotates it; of an annotation its row, if it is the newest.
    virtual void remove_message(conversation_id, const message&) = 0;
    virtual void remove_mention(const mention_record&) = 0;

    // Holes do not overlap. The one over this seq; the key of one is its conversation and last seq.
    [[nodiscard]] virtual std::optional<hole_record> find_hole(conversation_id, seq) = 0;
    virtual void put_hole(const hole_record&) = 0;
    virtual void remove_hole(const hole_record&) = 0;

    // What bodies leave that go: of these seqs those that there are, ascending. They go together.
    virtual void put_leaf(const leaf_record&) = 0;
    [[nodiscard]] virtual std::vector<leaf_record> leaves(
        conversation_id, seq from, seq to, std::size_t count_max
    ) = 0;
    virtual void remove_leaves(conversation_id) = 0;

    // Marks of devices, by ascending device.
    virtual void put_device_mark(const device_mark_record&) = 0;
    [[nodiscard]] virtual std::vector<device_mark_record> device_marks(conversation_id) = 0;

    // What is counted is counted in holes, too.
    // The ordinal before the entry of this seq; 0 if there is none, and never was.
    [[nodiscard]] virtual ordinal ordinal_before(conversation_id, seq) = 0;
    // How many of the countable entries from..to this user sent.
    [[nodiscard]] virtual std::uint64_t count_sent_by(
        conversation_id, user_id, seq from, seq to
    ) = 0;
    // Who wrote the countable entries from..to that are left: each once, ascending.
    [[nodiscard]] virtual std::vector<user_id> senders(conversation_id, seq from, seq to) = 0;

    // Read states: one that was never put is empty. All of a conversation's that were, by
    // ascending user.
    [[nodiscard]] virtual protocol::read_state find_read_state(conversation_id, user_id) = 0;
    [[nodiscard]] virtual std::vector<read_record> read_states(conversation_id) = 0;
    virtual void put_read_state(const read_record&) = 0;

    // What users have begun to write: one that was never put is empty, and an empty one takes no
    // row.
    [[nodiscard]] virtual std::string find_draft(conversation_id, user_id) = 0;
    virtual void put_draft(const draft_record&) = 0;

    // Mentions of a user: the newest above this ordinal, ascending.
    virtual void put_mention(const mention_record&) = 0;
    [[nodiscard]] virtual std::vector<mention_place> newest_mentions(
        conversation_id, user_id, ordinal above, std::size_t count_max
    ) = 0;

    // Annotations: one a target, kind and user. Which of the targets from..to have any, ascending;
    // those of one of them, recalls first, then edits, and of each kind the newest first.
    virtual void put_annotation(const annotation_record&) = 0;
    [[nodiscard]] virtual std::vector<seq> annotated(conversation_id, seq from, seq to) = 0;
    [[nodiscard]] virtual std::vector<annotation_record> annotations(
        conversation_id, seq target, std::size_t count_max
    ) = 0;
    // Takes the body of this entry away, and that of each edit of it: of these, ascending.
    virtual void recall(conversation_id, seq) = 0;
    [[nodiscard]] virtual std::vector<seq> edits(conversation_id, seq target) = 0;

    // Keys of users: device lists from the first one on; of each device the three KEM keys of the
    // highest numbers.
    [[nodiscard]] virtual std::optional<account_keys_record> find_account_keys(user_id) = 0;
    virtual void put_account_keys(const account_keys_record&) = 0;
    virtual void put_device_list(const device_list_record&) = 0;
    // Ascending above `after`, until they exceed bytes_max (at least one, if there is one).
    [[nodiscard]] virtual std::vector<device_list_record> device_lists(
        user_id, std::uint64_t after, std::size_t bytes_max
    ) = 0;
    virtual void put_kem_key(const kem_key_record&) = 0;
    // Of all devices of the user, ascending; of each the newest first.
    [[nodiscard]] virtual std::vector<kem_key_record> kem_keys(user_id) = 0;

    // Relations. A wrap is found by its device, of this user.
    [[nodiscard]] virtual std::optional<relation_record> find_relation(conversation_id) = 0;
    virtual void put_relation(const relation_record&) = 0;
    // Those of all conversations of which the user is a member now.
    virtual void mark_relations_stale(user_id) = 0;
    virtual void put_wrap(const key_wrap_record&) = 0;
    [[nodiscard]] virtual std::optional<key_wrap_record> find_wrap(
        user_id, const device_id&, conversation_id, seq
    ) = 0;

    // Keys of managed conversations: which of these is next by its id, and the keys of one,
    // ascending from this version.
    virtual void put_relation_key(const relation_key_record&) = 0;
    [[nodiscard]] virtual std::optional<conversation_id> managed_conversation_after(conversation_id
    ) = 0;
    [[nodiscard]] virtual std::vector<relation_key_record> relation_keys(
        conversation_id, std::uint64_t from_version, std::size_t count_max
    ) = 0;

    // Key archives: the chunks of a user by their numbers from 0, and one box a device (zeros: the
    // recovery code's). A box that is not there is empty.
    [[nodiscard]] virtual std::uint64_t archive_size(user_id) = 0;
    virtual void append_archive(user_id, std::uint64_t number, const std::string& chunk) = 0;
    // Ascending from that number, until they exceed bytes_max (at least one, if there is one).
    [[nodiscard]] virtual std::vector<std::string> archive_chunks(
        user_id, std::uint64_t from, std::size_t bytes_max
    ) = 0;
    // With all boxes.
    virtual void remove_archive(user_id) = 0;
    virtual void put_key_box(user_id, const device_id&, const std::string& box) = 0;
    [[nodiscard]] virtual std::string find_key_box(user_id, const device_id&) = 0;

    // Sends.
    [[nodiscard]] virtual std::optional<dedupe_record>
    find_sent(conversation_id, const device_id&, const client_id&) = 0;
    virtual void put_sent(const dedupe_record&) = 0;
    [[nodiscard]] virtual bool remove_sent_before(wall_time) = 0;
    [[nodiscard]] virtual sender_counter last_counter(conversation_id, const device_id&) = 0;
    virtual void put_last_counter(conversation_id, const device_id&, sender_counter) = 0;

    // Inboxes.
    [[nodiscard]] virtual inbox_record inbox_of(user_id) = 0;

    // Moves the conversation's entry (made if missing) to the head at this time; answers the head
    // before and the new one.
    struct touched {
        inbox_version prev;
        inbox_version version;
    };

    [[nodiscard]] virtual touched touch_inbox(user_id, conversation_id, wall_time at) = 0;
    // Entries with a version above `after`, ascending.
    [[nodiscard]] virtual std::vector<inbox_row> read_inbox(
        user_id, inbox_version after, std::size_t count_max
    ) = 0;
};

}  // namespace gapless::server
