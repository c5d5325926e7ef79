#pragma once

#include "server/core/store/store_transaction.hpp"
#include "server/sqlite/message_numbers.hpp"
#include "server/sqlite/sweep.hpp"
#include "storage/sqlite/database.hpp"

namespace gapless::server {

// The store as one transaction of a SQLite connection sees it. The connection latches failures, as
// the port asks. All that is given outlives it.
class sqlite_transaction final : public store_transaction {
public:
    sqlite_transaction(storage::database& file, message_numbers& numbers, sweep& swept)
        : file_(file), numbers_(numbers), sweep_(swept) {}

    [[nodiscard]] std::optional<error> failure() const override { return file_.failure(); }

    [[nodiscard]] user_id allot_user() override;
    [[nodiscard]] conversation_id allot_conversation() override;
    [[nodiscard]] message_id allot_messages(std::uint64_t count) override;

    [[nodiscard]] std::optional<account_record> find_account(user_id) override;
    [[nodiscard]] std::optional<account_record> find_account_named(std::string_view canonical
    ) override;
    void put_account(const account_record&) override;

    [[nodiscard]] std::optional<device_record> find_device(const device_id&) override;
    [[nodiscard]] std::vector<device_record> devices_of(user_id) override;
    void put_device(const device_record&) override;
    void remove_device(const device_id&) override;

    [[nodiscard]] std::optional<token_record> find_token(const token_hash&) override;
    void put_token(const token_record&) override;
    void remove_tokens_before(const device_id&, std::uint64_t generation) override;
    [[nodiscard]] bool remove_expired_tokens(wall_time now) override;

    [[nodiscard]] std::optional<request_record> find_request(user_id actor, const request_id&)
        override;
    void put_request(const request_record&) override;
    [[nodiscard]] bool remove_requests_before(wall_time) override;

    [[nodiscard]] std::optional<conversation_record> find_conversation(conversation_id) override;
    void put_conversation(const conversation_record&) override;
    [[nodiscard]] std::optional<conversation_id> find_direct(user_id a, user_id b) override;
    void put_direct(user_id a, user_id b, conversation_id) override;
    [[nodiscard]] std::optional<conversation_id> find_contacts(user_id) override;
    void put_contacts(user_id, conversation_id) override;

    [[nodiscard]] std::optional<contact_record> find_contact(user_id user, user_id peer) override;
    void put_contact(const contact_record&) override;

    [[nodiscard]] std::vector<membership_record> members(conversation_id) override;
    [[nodiscard]] std::optional<membership_record> last_stay(conversation_id, user_id) override;
    [[nodiscard]] std::vector<membership_record> members_after(
        conversation_id, user_id, std::size_t count_max
    ) override;
    [[nodiscard]] std::vector<membership_record> stays(conversation_id, user_id) override;
    void put_membership(const membership_record&) override;

    void put_large(user_id, conversation_id) override;
    void remove_large(user_id, conversation_id) override;
    [[nodiscard]] bool is_large(user_id, conversation_id) override;
    [[nodiscard]] std::vector<conversation_id> large_of(
        user_id, conversation_id after, std::size_t count_max
    ) override;

    [[nodiscard]] seq bump_seq(conversation_id, std::uint64_t count, std::uint64_t countable)
        override;
    void insert_message(conversation_id, const message&, const keeping&) override;
    [[nodiscard]] std::vector<message> read_messages(
        conversation_id, seq from, seq to, std::size_t count_max, std::size_t bytes_max
    ) override;

    [[nodiscard]] keeping keeping_of(conversation_id, seq) override;
    [[nodiscard]] std::vector<archived_entry> expired(wall_time now, std::size_t count_max)
        override;
    [[nodiscard]] std::optional<wall_time> next_expiry() override;
    void let_go(conversation_id, seq up_to, wall_time now) override;
    void remove_message(conversation_id, const message&) override;
    void remove_mention(const mention_record&) override;
    [[nodiscard]] std::optional<hole_record> find_hole(conversation_id, seq) override;
    void put_hole(const hole_record&) override;
    void remove_hole(const hole_record&) override;
    void put_leaf(const leaf_record&) override;
    [[nodiscard]] std::vector<leaf_record> leaves(
        conversation_id, seq from, seq to, std::size_t count_max
    ) override;
    void remove_leaves(conversation_id) override;
    void put_device_mark(const device_mark_record&) override;
    [[nodiscard]] std::vector<device_mark_record> device_marks(conversation_id) override;

    [[nodiscard]] ordinal ordinal_before(conversation_id, seq) override;
    [[nodiscard]] std::uint64_t count_sent_by(conversation_id, user_id, seq from, seq to) override;
    [[nodiscard]] std::vector<user_id> senders(conversation_id, seq from, seq to) override;

    [[nodiscard]] protocol::read_state find_read_state(conversation_id, user_id) override;
    [[nodiscard]] std::vector<read_record> read_states(conversation_id) override;
    void put_read_state(const read_record&) override;
    [[nodiscard]] std::string find_draft(conversation_id, user_id) override;
    void put_draft(const draft_record&) override;

    void put_mention(const mention_record&) override;
    [[nodiscard]] std::vector<mention_place> newest_mentions(
        conversation_id, user_id, ordinal above, std::size_t count_max
    ) override;

    void put_annotation(const annotation_record&) override;
    [[nodiscard]] std::vector<seq> annotated(conversation_id, seq from, seq to) override;
    [[nodiscard]] std::vector<annotation_record> annotations(
        conversation_id, seq target, std::size_t count_max
    ) override;
    void recall(conversation_id, seq) override;
    [[nodiscard]] std::vector<seq> edits(conversation_id, seq target) override;

    [[nodiscard]] std::optional<account_keys_record> find_account_keys(user_id) override;
    void put_account_keys(const account_keys_record&) override;
    void put_device_list(const device_list_record&) override;
    [[nodiscard]] std::vector<device_list_record> device_lists(
        user_id, std::uint64_t after, std::size_t bytes_max
    ) override;
    void put_kem_key(const kem_key_record&) override;
    [[nodiscard]] std::vector<kem_key_record> kem_keys(user_id) override;

    [[nodiscard]] std::optional<relation_record> find_relation(conversation_id) override;
    void put_relation(const relation_record&) override;
    void mark_relations_stale(user_id) override;
    void put_wrap(const key_wrap_record&) override;
    [[nodiscard]] std::optional<key_wrap_record> find_wrap(
        user_id, const device_id&, conversation_id, seq
    ) override;

    void put_relation_key(const relation_key_record&) override;
    [[nodiscard]] std::optional<conversation_id> managed_conversation_after(conversation_id
    ) override;
    [[nodiscard]] std::vector<relation_key_record> relation_keys(
        conversation_id, std::uint64_t from_version, std::size_t count_max
    ) override;

    [[nodiscard]] std::uint64_t archive_size(user_id) override;
    void append_archive(user_id, std::uint64_t number, const std::string& chunk) override;
    [[nodiscard]] std::vector<std::string> archive_chunks(
        user_id, std::uint64_t from, std::size_t bytes_max
    ) override;
    void remove_archive(user_id) override;
    void put_key_box(user_id, const device_id&, const std::string& box) override;
    [[nodiscard]] std::string find_key_box(user_id, const device_id&) override;

    [[nodiscard]] std::optional<dedupe_record>
    find_sent(conversation_id, const device_id&, const client_id&) override;
    void put_sent(const dedupe_record&) override;
    [[nodiscard]] bool remove_sent_before(wall_time) override;
    [[nodiscard]] sender_counter last_counter(conversation_id, const device_id&) override;
    void put_last_counter(conversation_id, const device_id&, sender_counter) override;

    [[nodiscard]] inbox_record inbox_of(user_id) override;
    [[nodiscard]] touched touch_inbox(user_id, conversation_id, wall_time at) override;
    [[nodiscard]] std::vector<inbox_row> read_inbox(
        user_id, inbox_version after, std::size_t count_max
    ) override;

private:
    storage::database& file_;
    message_numbers& numbers_;
    sweep& sweep_;
};

}  // namespace gapless::server
