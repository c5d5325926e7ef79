#pragma once

#include "server/core/store/store_transaction.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace gapless::tests {

// A transaction that counts the rows which a job reads and writes on the one behind it, as a store
// on disk would: what is not there was looked for, and an inbox that is touched is one row. The
// numbers of messages are allotted by the block, and count for nothing.
class counting_transaction final : public server::store_transaction {
public:
    explicit counting_transaction(server::store_transaction& behind) : behind_(behind) {}

    std::uint64_t rows_read = 0;
    std::uint64_t rows_written = 0;

    [[nodiscard]] std::optional<error> failure() const override { return behind_.failure(); }

    user_id allot_user() override { return wrote().allot_user(); }

    conversation_id allot_conversation() override { return wrote().allot_conversation(); }

    message_id allot_messages(std::uint64_t a) override { return behind_.allot_messages(a); }

    std::optional<server::account_record> find_account(user_id a) override {
        return read().find_account(a);
    }

    std::optional<server::account_record> find_account_named(std::string_view a) override {
        return read().find_account_named(a);
    }

    void put_account(const server::account_record& a) override { wrote().put_account(a); }

    std::optional<server::device_record> find_device(const device_id& a) override {
        return read().find_device(a);
    }

    std::vector<server::device_record> devices_of(user_id a) override {
        return read_all(behind_.devices_of(a));
    }

    void put_device(const server::device_record& a) override { wrote().put_device(a); }

    void remove_device(const device_id& a) override { wrote().remove_device(a); }

    std::optional<server::token_record> find_token(const server::token_hash& a) override {
        return read().find_token(a);
    }

    void put_token(const server::token_record& a) override { wrote().put_token(a); }

    void remove_tokens_before(const device_id& a, std::uint64_t b) override {
        wrote().remove_tokens_before(a, b);
    }

    bool remove_expired_tokens(wall_time a) override { return wrote().remove_expired_tokens(a); }

    std::optional<server::request_record> find_request(user_id a, const request_id& b) override {
        return read().find_request(a, b);
    }

    void put_request(const server::request_record& a) override { wrote().put_request(a); }

    bool remove_requests_before(wall_time a) override { return wrote().remove_requests_before(a); }

    std::optional<server::conversation_record> find_conversation(conversation_id a) override {
        return read().find_conversation(a);
    }

    void put_conversation(const server::conversation_record& a) override {
        wrote().put_conversation(a);
    }

    std::optional<conversation_id> find_direct(user_id a, user_id b) override {
        return read().find_direct(a, b);
    }

    void put_direct(user_id a, user_id b, conversation_id c) override {
        wrote().put_direct(a, b, c);
    }

    std::optional<conversation_id> find_contacts(user_id a) override {
        return read().find_contacts(a);
    }

    void put_contacts(user_id a, conversation_id b) override { wrote().put_contacts(a, b); }

    std::optional<server::contact_record> find_contact(user_id a, user_id b) override {
        return read().find_contact(a, b);
    }

    void put_contact(const server::contact_record& a) override { wrote().put_contact(a); }

    std::vector<server::membership_record> members(conversation_id a) override {
        return read_all(behind_.members(a));
    }

    std::optional<server::membership_record> last_stay(conversation_id a, user_id b) override {
        return read().last_stay(a, b);
    }

    std::vector<server::membership_record> members_after(
        conversation_id a, user_id b, std::size_t c
    ) override {
        return read_all(behind_.members_after(a, b, c));
    }

    std::vector<server::membership_record> stays(conversation_id a, user_id b) override {
        return read_all(behind_.stays(a, b));
    }

    void put_membership(const server::membership_record& a) override { wrote().put_membership(a); }

    void put_large(user_id a, conversation_id b) override { wrote().put_large(a, b); }

    void remove_large(user_id a, conversation_id b) override { wrote().remove_large(a, b); }

    bool is_large(user_id a, conversation_id b) override { return read().is_large(a, b); }

    std::vector<conversation_id> large_of(user_id a, conversation_id b, std::size_t c) override {
        return read_all(behind_.large_of(a, b, c));
    }

    seq bump_seq(conversation_id a, std::uint64_t b, std::uint64_t c) override {
        return wrote().bump_seq(a, b, c);
    }

    void insert_message(conversation_id a, const message& b, const server::keeping& c) override {
        wrote().insert_message(a, b, c);
    }

    std::vector<message> read_messages(
        conversation_id a, seq b, seq c, std::size_t d, std::size_t e
    ) override {
        return read_all(behind_.read_messages(a, b, c, d, e));
    }

    server::keeping keeping_of(conversation_id a, seq b) override {
        return read().keeping_of(a, b);
    }

    std::vector<server::archived_entry> expired(wall_time a, std::size_t b) override {
        return read_all(behind_.expired(a, b));
    }

    std::optional<wall_time> next_expiry() override { return read().next_expiry(); }

    void let_go(conversation_id a, seq b, wall_time c) override { wrote().let_go(a, b, c); }

    void remove_message(conversation_id a, const message& b) override {
        wrote().remove_message(a, b);
    }

    void remove_mention(const server::mention_record& a) override { wrote().remove_mention(a); }

    std::optional<server::hole_record> find_hole(conversation_id a, seq b) override {
        return read().find_hole(a, b);
    }

    void put_hole(const server::hole_record& a) override { wrote().put_hole(a); }

    void remove_hole(const server::hole_record& a) override { wrote().remove_hole(a); }

    void put_leaf(const server::leaf_record& a) override { wrote().put_leaf(a); }

    std::vector<server::leaf_record> leaves(conversation_id a, seq b, seq c, std::size_t d)
        override {
        return read_all(behind_.leaves(a, b, c, d));
    }

    void remove_leaves(conversation_id a) override { wrote().remove_leaves(a); }

    void put_device_mark(const server::device_mark_record& a) override {
        wrote().put_device_mark(a);
    }

    std::vector<server::device_mark_record> device_marks(conversation_id a) override {
        return read_all(behind_.device_marks(a));
    }

    ordinal ordinal_before(conversation_id a, seq b) override {
        return read().ordinal_before(a, b);
    }

    std::uint64_t count_sent_by(conversation_id a, user_id b, seq c, seq d) override {
        return read().count_sent_by(a, b, c, d);
    }

    std::vector<user_id> senders(conversation_id a, seq b, seq c) override {
        return read_all(behind_.senders(a, b, c));
    }

    protocol::read_state find_read_state(conversation_id a, user_id b) override {
        return read().find_read_state(a, b);
    }

    std::vector<server::read_record> read_states(conversation_id a) override {
        return read_all(behind_.read_states(a));
    }

    void put_read_state(const server::read_record& a) override { wrote().put_read_state(a); }

    std::string find_draft(conversation_id a, user_id b) override {
        return read().find_draft(a, b);
    }

    void put_draft(const server::draft_record& a) override { wrote().put_draft(a); }

    void put_mention(const server::mention_record& a) override { wrote().put_mention(a); }

    std::vector<mention_place> newest_mentions(
        conversation_id a, user_id b, ordinal c, std::size_t d
    ) override {
        return read_all(behind_.newest_mentions(a, b, c, d));
    }

    void put_annotation(const server::annotation_record& a) override { wrote().put_annotation(a); }

    std::vector<seq> annotated(conversation_id a, seq b, seq c) override {
        return read_all(behind_.annotated(a, b, c));
    }

    std::vector<server::annotation_record> annotations(conversation_id a, seq b, std::size_t c)
        override {
        return read_all(behind_.annotations(a, b, c));
    }

    void recall(conversation_id a, seq b) override { wrote().recall(a, b); }

    std::vector<seq> edits(conversation_id a, seq b) override {
        return read_all(behind_.edits(a, b));
    }

    std::optional<server::account_keys_record> find_account_keys(user_id a) override {
        return read().find_account_keys(a);
    }

    void put_account_keys(const server::account_keys_record& a) override {
        wrote().put_account_keys(a);
    }

    void put_device_list(const server::device_list_record& a) override {
        wrote().put_device_list(a);
    }

    std::vector<server::device_list_record> device_lists(user_id a, std::uint64_t b, std::size_t c)
        override {
        return read_all(behind_.device_lists(a, b, c));
    }

    void put_kem_key(const server::kem_key_record& a) override { wrote().put_kem_key(a); }

    std::vector<server::kem_key_record> kem_keys(user_id a) override {
        return read_all(behind_.kem_keys(a));
    }

    std::optional<server::relation_record> find_relation(conversation_id a) override {
        return read().find_relation(a);
    }

    void put_relation(const server::relation_record& a) override { wrote().put_relation(a); }

    void mark_relations_stale(user_id a) override { wrote().mark_relations_stale(a); }

    void put_wrap(const server::key_wrap_record& a) override { wrote().put_wrap(a); }

    std::uint64_t archive_size(user_id a) override { return read().archive_size(a); }

    void append_archive(user_id a, std::uint64_t b, const std::string& c) override {
        wrote().append_archive(a, b, c);
    }

    std::vector<std::string> archive_chunks(user_id a, std::uint64_t b, std::size_t c) override {
        return read_all(behind_.archive_chunks(a, b, c));
    }

    void remove_archive(user_id a) override { wrote().remove_archive(a); }

    void put_relation_key(const server::relation_key_record& a) override {
        wrote().put_relation_key(a);
    }

    std::optional<conversation_id> managed_conversation_after(conversation_id a) override {
        return read().managed_conversation_after(a);
    }

    std::vector<server::relation_key_record> relation_keys(
        conversation_id a, std::uint64_t b, std::size_t c
    ) override {
        return read().relation_keys(a, b, c);
    }

    void put_key_box(user_id a, const device_id& b, const std::string& c) override {
        wrote().put_key_box(a, b, c);
    }

    std::string find_key_box(user_id a, const device_id& b) override {
        return read().find_key_box(a, b);
    }

    std::optional<server::key_wrap_record> find_wrap(
        user_id a, const device_id& b, conversation_id c, seq d
    ) override {
        return read().find_wrap(a, b, c, d);
    }

    std::optional<server::dedupe_record> find_sent(
        conversation_id a, const device_id& b, const client_id& c
    ) override {
        return read().find_sent(a, b, c);
    }

    void put_sent(const server::dedupe_record& a) override { wrote().put_sent(a); }

    bool remove_sent_before(wall_time a) override { return wrote().remove_sent_before(a); }

    sender_counter last_counter(conversation_id a, const device_id& b) override {
        return read().last_counter(a, b);
    }

    void put_last_counter(conversation_id a, const device_id& b, sender_counter c) override {
        wrote().put_last_counter(a, b, c);
    }

    server::inbox_record inbox_of(user_id a) override { return read().inbox_of(a); }

    touched touch_inbox(user_id a, conversation_id b, wall_time c) override {
        return wrote().touch_inbox(a, b, c);
    }

    std::vector<server::inbox_row> read_inbox(user_id a, inbox_version b, std::size_t c) override {
        return read_all(behind_.read_inbox(a, b, c));
    }

private:
    server::store_transaction& read() {
        ++rows_read;
        return behind_;
    }

    server::store_transaction& wrote() {
        ++rows_written;
        return behind_;
    }

    template <class Row>
    std::vector<Row> read_all(std::vector<Row> found) {
        rows_read += std::max<std::uint64_t>(found.size(), 1);
        return found;
    }

    server::store_transaction& behind_;
};

}  // namespace gapless::tests
